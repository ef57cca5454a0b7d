/** The internal address at which join links are redeemed; only the app's server may call it. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { isSecret } from '../http/secret.ts';
import { redeemJoinLink } from './join-links.ts';

export interface JoinOptions {
  readonly pool: pg.Pool;
  readonly internalSecret: string;
}

export async function joinRoutes(
  server: FastifyInstance,
  { pool, internalSecret }: JoinOptions,
): Promise<void> {
  server.addHook('onRequest', async (request) => {
    if (!isSecret(request.headers['x-telemed-internal-secret'], internalSecret)) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The internal secret is missing or wrong.');
    }
  });
  server.post('/internal/join-links/redeem', async (request, reply) =>
    reply.code(201).send(await redeemJoinLink(pool, request.body)),
  );
}
