/** Where the media server reports who comes and goes. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { applyMediaEvent } from './media-events.ts';
import type { MediaEvent, MediaServer } from './media-server.ts';

export interface MediaWebhookOptions {
  readonly pool: pg.Pool;
  readonly media: MediaServer;
}

export async function mediaWebhook(
  server: FastifyInstance,
  { pool, media }: MediaWebhookOptions,
): Promise<void> {
  // The signature is over the bytes as they came; parsed and written again they would be others.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.post<{ Body: string | undefined }>('/livekit/webhook', async (request, reply) => {
    const event = await read(media, request.body ?? '', request.headers.authorization);
    if (event !== undefined) await applyMediaEvent(pool, event);
    return reply.code(204).send();
  });
}

async function read(
  media: MediaServer,
  body: string,
  authorization: string | undefined,
): Promise<MediaEvent | undefined> {
  try {
    return await media.readEvent(body, authorization);
  } catch (error) {
    throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'This was not signed by the media server.', {
      cause: error,
    });
  }
}
