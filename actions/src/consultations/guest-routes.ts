/** The internal API of guests; only the app's server may call it, for browsers in which nobody is signed in. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { isSecret } from '../http/secret.ts';
import { reportQualityAsGuest } from './call-quality.ts';
import { joinAsGuest, visitAsGuest } from './guests.ts';
import { lookAtInvitation, redeemInvitation } from './invitations.ts';
import type { MediaServer } from './media-server.ts';
import { answerRecordingAsGuest } from './recording.ts';

export interface GuestOptions {
  readonly pool: pg.Pool;
  readonly internalSecret: string;
  readonly media?: MediaServer | undefined;
}

export async function guestRoutes(server: FastifyInstance, options: GuestOptions): Promise<void> {
  const { pool, internalSecret, media } = options;
  server.addHook('onRequest', async (request) => {
    if (!isSecret(request.headers['x-telemed-internal-secret'], internalSecret)) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The internal secret is missing or wrong.');
    }
  });
  server.post('/internal/guests/look', async (request, reply) => {
    await lookAtInvitation(pool, request.body);
    return reply.code(204).send();
  });
  server.post('/internal/guests/redeem', async (request, reply) =>
    reply.code(201).send(await redeemInvitation(pool, request.body)),
  );
  server.post('/internal/guests/visit', async (request) => visitAsGuest(pool, request.body));
  server.post('/internal/guests/recording', async (request, reply) => {
    await answerRecordingAsGuest(pool, request.body);
    return reply.code(204).send();
  });
  server.post('/internal/guests/quality', async (request, reply) => {
    await reportQualityAsGuest(pool, request.body);
    return reply.code(204).send();
  });
  server.post('/internal/guests/pass', async (request) => joinAsGuest(pool, media, request.body));
}
