/** INT-3: a request that is sent again is answered again and not done again. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { KeyRing } from '../files/envelope.ts';
import { Problem } from './problems.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface Answer extends Reply {
  /** It was kept from an earlier request. */
  readonly replayed: boolean;
}

export interface IdempotentRequest {
  readonly clientId: string;
  readonly idempotencyKey: string;
  readonly fingerprint: Buffer;
}

/** How long answers are kept. */
export const keptFor = '24 hours';

export function readIdempotencyKey(header: unknown): string {
  if (typeof header !== 'string' || !/^[\u0021-\u007E]{1,255}$/.test(header)) {
    throw new Problem('IDEMPOTENCY_KEY_MISSING');
  }
  return header;
}

/** Objects are compared by what they say, not by the order they say it in. */
export function fingerprintOf(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${path} ${canonical(body)}`)
    .digest();
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * To be called first in the request's transaction. The row is written before the work and seen by others with its
 * answer or not at all: a second request with the key waits here for the first, for five seconds at most. A refusal
 * takes the row back with everything else, so the same key may be used again once what was in the way is gone.
 */
export async function answerOnce(
  client: pg.PoolClient,
  keys: KeyRing,
  { clientId, idempotencyKey, fingerprint }: IdempotentRequest,
  work: () => Promise<Reply>,
): Promise<Answer> {
  await client.query(`set local lock_timeout = '5s'`);
  const begun = await client.query(
    `insert into integration.idempotency_keys as known (client_id, idempotency_key, fingerprint) values ($1, $2, $3)
     on conflict (client_id, idempotency_key) do nothing`,
    [clientId, idempotencyKey, fingerprint],
  );
  await client.query(`set local lock_timeout = 0`);
  const owner = `answer to ${clientId} ${idempotencyKey}`;
  if (begun.rowCount === 0) return earlier(client, keys, { clientId, idempotencyKey, fingerprint }, owner);
  const reply = await work();
  const { masterKeyId, wrapped } = keys.wrap(Buffer.from(JSON.stringify(reply.body)), owner);
  await client.query(
    `update integration.idempotency_keys set status = $3, master_key_id = $4, sealed_answer = $5
      where client_id = $1 and idempotency_key = $2`,
    [clientId, idempotencyKey, reply.status, masterKeyId, wrapped],
  );
  return { ...reply, replayed: false };
}

async function earlier(
  client: pg.PoolClient,
  keys: KeyRing,
  { clientId, idempotencyKey, fingerprint }: IdempotentRequest,
  owner: string,
): Promise<Answer> {
  const found = await client.query<{
    fingerprint: Buffer;
    status: number;
    masterKeyId: string;
    wrapped: Buffer;
  }>(
    `select fingerprint, status, master_key_id as "masterKeyId", sealed_answer as wrapped
       from integration.idempotency_keys where client_id = $1 and idempotency_key = $2`,
    [clientId, idempotencyKey],
  );
  const row = found.rows[0];
  if (row === undefined) throw new Problem('REQUEST_UNDER_WAY', { retryAfterSeconds: 1 });
  if (!row.fingerprint.equals(fingerprint)) throw new Problem('IDEMPOTENCY_KEY_REUSED');
  const body: unknown = JSON.parse(keys.unwrap(row, owner).toString());
  return { status: row.status, body, replayed: true };
}
