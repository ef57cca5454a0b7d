/** Another system with its key, as the integration API sees it. */
import { randomUUID } from 'node:crypto';
import { newKeySecret, type Scope } from '../../src/integration/keys.ts';
import type { Answer, RunningService } from '../support/running-service.ts';

export interface OtherSystem {
  readonly clientId: string;
  readonly key: string;
  get(path: string, key?: string): Promise<Answer>;
  post(path: string, body: unknown, idempotencyKey?: string | null): Promise<Answer>;
  /** Says whom the system means by an id, as an admin would. */
  link(kind: 'doctor' | 'patient', externalId: string, userId: string): Promise<string>;
}

export const sessionsPath = '/v1/abm/video/sessions';

export async function anotherSystem(
  service: RunningService,
  scopes: readonly Scope[] = ['sessions:read', 'sessions:write'],
): Promise<OtherSystem> {
  const db = service.database.pool;
  const made = await db.query<{ id: string }>(
    'insert into integration_clients (name) values ($1) returning id',
    [`System ${randomUUID().slice(0, 8)}`],
  );
  const clientId = made.rows[0]!.id;
  const key = await aKey(service, clientId, scopes);
  const call = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: object,
  ): Promise<Answer> => {
    const response = await service.server.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, body: response.json(), headers: response.headers };
  };
  return {
    clientId,
    key,
    get: (path, other = key) => call('GET', path, { authorization: `Bearer ${other}` }),
    post: (path, body, idempotencyKey = randomUUID()) =>
      call(
        'POST',
        path,
        {
          authorization: `Bearer ${key}`,
          ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body as object,
      ),
    link: async (kind, externalId, userId) => {
      const linked = await db.query<{ id: string }>(
        `insert into external_people (client_id, kind, external_id, user_id, linked_at)
         values ($1, $2, $3, $4, now()) returning id`,
        [clientId, kind, externalId, userId],
      );
      return linked.rows[0]!.id;
    },
  };
}

export async function aKey(
  service: RunningService,
  clientId: string,
  scopes: readonly Scope[],
): Promise<string> {
  const keyId = randomUUID();
  const { text, hash } = newKeySecret(keyId);
  const db = service.database.pool;
  await db.query('insert into integration_keys (id, client_id, scopes) values ($1, $2, $3)', [
    keyId,
    clientId,
    scopes,
  ]);
  await db.query('insert into integration.key_secrets (key_id, secret_hash) values ($1, $2)', [keyId, hash]);
  return text;
}
