/** Keys of other systems: what is told once and of what only a digest is kept. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { Problem } from './problems.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

export const scopes = ['sessions:read', 'sessions:write', 'doctors:vouch'] as const;
export type Scope = (typeof scopes)[number];

export interface Key {
  readonly id: string;
  readonly clientId: string;
  readonly scopes: readonly Scope[];
}

const form = /^tm_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** `tm_<id>_<secret>`: the id finds the row, the secret proves it. 256 random bits need no slow digest. */
export function newKeySecret(keyId: string): { readonly text: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { text: `tm_${keyId.replaceAll('-', '')}_${secret}`, hash: digest(secret) };
}

interface KeyRow {
  readonly id: string;
  readonly clientId: string;
  readonly scopes: Scope[];
  readonly hash: Buffer;
  readonly live: boolean;
  readonly unnoted: boolean;
}

/** Says the same of keys that never were, have expired or were revoked, and of wrong secrets. */
export async function findKey(db: Queryable, authorization: string | undefined): Promise<Key> {
  const [, id, secret] = form.exec(authorization?.replace(/^Bearer +/i, '') ?? '') ?? [];
  if (id === undefined || secret === undefined || !/^Bearer /i.test(authorization ?? '')) {
    throw new Problem('UNAUTHENTICATED');
  }
  const found = await db.query<KeyRow>(
    `select key.id, key.client_id as "clientId", key.scopes, kept.secret_hash as hash,
            key.revoked_at is null and (key.expires_at is null or key.expires_at > now()) as live,
            key.last_used_at is null or key.last_used_at < now() - interval '1 minute' as unnoted
       from public.integration_keys as key join integration.key_secrets as kept on kept.key_id = key.id
      where key.id = $1`,
    [id],
  );
  const row = found.rows[0];
  const right = timingSafeEqual(digest(secret), row?.hash ?? digest(''));
  if (row === undefined || !right || !row.live) throw new Problem('UNAUTHENTICATED');
  if (row.unnoted) {
    await db.query('update public.integration_keys set last_used_at = now() where id = $1', [id]);
  }
  return { id: row.id, clientId: row.clientId, scopes: row.scopes };
}

export function requireScope(key: Key, scope: Scope): void {
  if (!key.scopes.includes(scope)) {
    throw new Problem('SCOPE_MISSING', { message: `This needs a key with the scope ${scope}.` });
  }
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
