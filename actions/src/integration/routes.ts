/** The integration API's addresses under /v1/abm: key, allowance, request, answer and problem in one place. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseBody } from '../http/text.ts';
import { createSession, type SessionMaker, simpleWishOf, wishOf } from './create-session.ts';
import { type Answer, fingerprintOf, type IdempotentRequest, readIdempotencyKey } from './idempotency.ts';
import { cancelSession, moveSession } from './change-session.ts';
import { findKey, type Key } from './keys.ts';
import { pageOfDoctor } from './list-sessions.ts';
import { openApiDocument } from './openapi.ts';
import { Problem, problemBody, problemOf } from './problems.ts';
import { rateLimiter } from './rate-limit.ts';
import { renewLinks } from './renew-links.ts';
import { cancelBody, createBody, createSimpleBody, moveBody } from './schemas.ts';

export interface IntegrationOptions extends SessionMaker {
  readonly requestsPerMinute: number;
}

export const integrationPrefix = '/v1/abm';
const bodyLimit = 32 * 1024;

export async function integrationRoutes(server: FastifyInstance, options: IntegrationOptions): Promise<void> {
  const { pool, requestsPerMinute } = options;
  const consume = rateLimiter(pool, requestsPerMinute);
  const document = openApiDocument();
  const sessions = '/video/sessions';

  server.setErrorHandler(answerProblem);
  server.setNotFoundHandler((request, reply) => answerProblem(new Problem('NOT_FOUND'), request, reply));

  server.get('/openapi.json', async () => document);

  await server.register(async (guarded) => {
    guarded.decorateRequest<Key | null>('integrationKey', null);
    guarded.addHook('onRequest', async (request, reply) => {
      const key = await findKey(pool, request.headers.authorization);
      const allowance = await consume(key.id);
      reply.header('ratelimit-limit', allowance.limit);
      reply.header('ratelimit-remaining', allowance.remaining);
      reply.header('ratelimit-reset', allowance.resetSeconds);
      request.setDecorator('integrationKey', key);
    });

    guarded.get<{ Params: { doctorId: string } }>(`${sessions}/doctor/:doctorId`, async (request) =>
      pageOfDoctor(pool, keyOf(request), request.params.doctorId, request.query),
    );
    guarded.post(`${sessions}/create`, { bodyLimit }, async (request, reply) => {
      const once = idempotent(request);
      const wish = wishOf(parseBody(createBody, request.body));
      return send(reply, await createSession(options, keyOf(request), once, wish));
    });
    guarded.post(`${sessions}/create/simpl`, { bodyLimit }, async (request, reply) => {
      const once = idempotent(request);
      const wish = simpleWishOf(parseBody(createSimpleBody, request.body));
      return send(reply, await createSession(options, keyOf(request), once, wish));
    });
    guarded.post<{ Params: { sessionId: string } }>(
      `${sessions}/:sessionId/links`,
      { bodyLimit },
      async (request, reply) =>
        send(reply, await renewLinks(options, keyOf(request), idempotent(request), request.params.sessionId)),
    );
    guarded.post<{ Params: { sessionId: string } }>(
      `${sessions}/:sessionId/cancel`,
      { bodyLimit },
      async (request, reply) => {
        const once = idempotent(request);
        const wish = parseBody(cancelBody, request.body);
        return send(
          reply,
          await cancelSession(options, keyOf(request), once, request.params.sessionId, wish),
        );
      },
    );
    guarded.post<{ Params: { sessionId: string } }>(
      `${sessions}/:sessionId/move`,
      { bodyLimit },
      async (request, reply) => {
        const once = idempotent(request);
        const wish = parseBody(moveBody, request.body);
        return send(reply, await moveSession(options, keyOf(request), once, request.params.sessionId, wish));
      },
    );
  });
}

function keyOf(request: FastifyRequest): Key {
  return request.getDecorator<Key>('integrationKey');
}

function idempotent(request: FastifyRequest): Omit<IdempotentRequest, 'clientId'> {
  return {
    idempotencyKey: readIdempotencyKey(request.headers['idempotency-key']),
    fingerprint: fingerprintOf(request.method, request.url, request.body ?? null),
  };
}

function send(reply: FastifyReply, { status, body, replayed }: Answer): FastifyReply {
  if (replayed) reply.header('idempotency-replayed', 'true');
  return reply.code(status).send(body);
}

/** What is our own fault is logged in full and told only by the request's id. */
export function answerProblem(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error) ?? new Problem('INTERNAL_ERROR', { cause: error });
  if (problem.code === 'INTERNAL_ERROR') request.log.error({ err: error }, 'a request failed');
  else request.log.info({ code: problem.code, cause: problem.cause }, problem.message);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, request.id)));
}
