/** Fastify with what every route shares: request ids, one place where errors become answers, health. */
import { randomUUID } from 'node:crypto';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Failure } from '../failure.ts';

const requestId = /^[\w-]{8,64}$/;

/** How a refusal is written: Hasura expects another envelope than the app's server. */
export type Envelope = (failure: { code: string; message: string; failure?: Failure }) => object;

export function createServer(log: Logger, pool: pg.Pool): FastifyInstance {
  const server = fastify({
    loggerInstance: log,
    bodyLimit: 256 * 1024,
    forceCloseConnections: 'idle',
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && requestId.test(given) ? given : randomUUID();
    },
  }) as unknown as FastifyInstance;
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
  });
  // A connection that is busy when the service begins to end would otherwise be kept alive after its answer.
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ code: 'NOT_FOUND', message: 'There is nothing at this address.' }),
  );
  server.setErrorHandler(answerErrors(({ code, message, failure }) => flat(code, message, failure)));
  server.get('/healthz', async (request, reply) => {
    try {
      await pool.query('select 1');
      return { status: 'ok' };
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer');
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });
  return server;
}

function flat(code: string, message: string, failure: Failure | undefined): object {
  return { code, message, fields: failure?.fields, retryAfterSeconds: failure?.retryAfterSeconds };
}

/** Failures are answered by their code; anything else is ours, logged in full and told only by its request id. */
export function answerErrors(envelope: Envelope) {
  return (
    error: FastifyError | Failure | Error,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply => {
    if (error instanceof Failure) {
      request.log.info({ code: error.code, cause: error.cause }, error.message);
      if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
      return reply
        .code(error.status)
        .send(envelope({ code: error.code, message: error.message, failure: error }));
    }
    const status = 'statusCode' in error ? error.statusCode : undefined;
    if (status !== undefined && status >= 400 && status < 500) {
      // Fastify's own: a body that is no JSON, too large, of another type.
      request.log.info({ err: error }, 'the request could not be read');
      return reply
        .code(status)
        .send(envelope({ code: 'VALIDATION_FAILED', message: 'The request could not be read.' }));
    }
    request.log.error({ err: error }, 'a request failed');
    return reply.code(500).send(
      envelope({
        code: 'INTERNAL_ERROR',
        message: `Something went wrong on our side. Request ${request.id}.`,
      }),
    );
  };
}
