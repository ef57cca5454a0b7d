/** The internal API of accounts and sessions; only the app's server may call it. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { isSecret } from '../http/secret.ts';
import { endSession, handleToken } from './sessions.ts';
import { handleSignIn } from './sign-in.ts';
import { handleSignUp } from './sign-up.ts';

export interface AccountsOptions {
  readonly pool: pg.Pool;
  readonly internalSecret: string;
  readonly jwtKey: string;
}

export async function accountRoutes(server: FastifyInstance, options: AccountsOptions): Promise<void> {
  const { pool, internalSecret, jwtKey } = options;
  server.addHook('onRequest', async (request) => {
    if (!isSecret(request.headers['x-telemed-internal-secret'], internalSecret)) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The internal secret is missing or wrong.');
    }
  });
  server.post('/internal/accounts/sign-up', async (request, reply) =>
    reply.code(201).send(await handleSignUp(pool, request.body)),
  );
  server.post('/internal/sessions', async (request, reply) =>
    reply.code(201).send(await handleSignIn(pool, request.body)),
  );
  server.post<{ Params: { id: string } }>('/internal/sessions/:id/token', async (request) =>
    handleToken(pool, jwtKey, request.params.id, new Date()),
  );
  server.delete<{ Params: { id: string } }>('/internal/sessions/:id', async (request, reply) => {
    await endSession(pool, request.params.id);
    return reply.code(204).send();
  });
}
