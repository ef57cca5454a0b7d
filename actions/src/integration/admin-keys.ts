/** What admins do with other systems and their keys. A key's secret is in the answer, and nowhere else. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { line, uuid } from '../http/text.ts';
import { requireAdmin, refused } from './admin.ts';
import { newKeySecret, type Scope } from './keys.ts';

const daysValid = z.int().min(1).max(1095).nullish();

/** GraphQL's names cannot hold a colon. */
const scopeNames = {
  SESSIONS_READ: 'sessions:read',
  SESSIONS_WRITE: 'sessions:write',
  DOCTORS_VOUCH: 'doctors:vouch',
} as const satisfies Record<string, Scope>;
const scopesInput = z
  .array(z.enum(['SESSIONS_READ', 'SESSIONS_WRITE', 'DOCTORS_VOUCH']))
  .min(1)
  .max(3);

export interface NewKey {
  readonly keyId: string;
  readonly secret: string;
  readonly expiresAt: string | null;
}

const clientInput = z.object({ name: line(80) });

export const createIntegrationClient: ActionHandler<z.infer<typeof clientInput>, { clientId: string }> = {
  name: 'createIntegrationClient',
  input: clientInput,
  run: async (client, caller, { name }) => {
    requireAdmin(caller);
    const made = await client.query<{ id: string }>(
      `insert into public.integration_clients (name, created_by) values ($1, $2)
       on conflict (name) do nothing returning id`,
      [name, caller.id],
    );
    const id = made.rows[0]?.id;
    if (id === undefined) throw refused('NAME_TAKEN');
    return { clientId: id };
  },
};

const keyInput = z.object({ clientId: uuid, scopes: scopesInput, daysValid });

export const createIntegrationKey: ActionHandler<z.infer<typeof keyInput>, NewKey> = {
  name: 'createIntegrationKey',
  input: keyInput,
  run: async (client, caller, { clientId, scopes, daysValid: days }) => {
    requireAdmin(caller);
    const found = await client.query('select from public.integration_clients where id = $1', [clientId]);
    if (found.rowCount === 0) throw refused('CLIENT_NOT_FOUND');
    return insertKey(client, caller, {
      clientId,
      scopes: [...new Set(scopes.map((name) => scopeNames[name]))],
      days: days ?? null,
      replaces: null,
    });
  },
};

const rotateInput = z.object({ keyId: uuid, overlapHours: z.int().min(0).max(720) });

/** The old key goes on working beside the new one until the overlap ends, or until it would have expired anyway. */
export const rotateIntegrationKey: ActionHandler<z.infer<typeof rotateInput>, NewKey> = {
  name: 'rotateIntegrationKey',
  input: rotateInput,
  run: async (client, caller, { keyId, overlapHours }) => {
    requireAdmin(caller);
    const limited = await client.query<{ clientId: string; scopes: Scope[]; days: number | null }>(
      `update public.integration_keys as key
          set expires_at = least(key.expires_at, clock_timestamp() + make_interval(hours => $2))
        where id = $1 and revoked_at is null and (expires_at is null or expires_at > now())
       returning old.client_id as "clientId", old.scopes,
                 ceil(extract(epoch from old.expires_at - old.created_at) / 86400)::int as days`,
      [keyId, overlapHours],
    );
    const old = limited.rows[0];
    if (old === undefined) throw refused('KEY_NOT_FOUND');
    return insertKey(client, caller, { ...old, replaces: keyId });
  },
};

const revokeInput = z.object({ keyId: uuid });

export const revokeIntegrationKey: ActionHandler<z.infer<typeof revokeInput>, { keyId: string }> = {
  name: 'revokeIntegrationKey',
  input: revokeInput,
  run: async (client, caller, { keyId }) => {
    requireAdmin(caller);
    const revoked = await client.query(
      `update public.integration_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where id = $1`,
      [keyId],
    );
    if (revoked.rowCount === 0) throw refused('KEY_NOT_FOUND');
    return { keyId };
  },
};

const linkInput = z.object({ externalPersonId: uuid, userId: uuid });

/** Says whom another system means by its id. Sessions made before stay with whom they were made for. */
export const linkExternalPerson: ActionHandler<z.infer<typeof linkInput>, { externalPersonId: string }> = {
  name: 'linkExternalPerson',
  input: linkInput,
  run: async (client, caller, { externalPersonId, userId }) => {
    requireAdmin(caller);
    const found = await client.query<{ fits: boolean }>(
      `select exists (select from public.users where id = $2 and role = external.kind and blocked_at is null) as fits
         from public.external_people as external where id = $1 for update`,
      [externalPersonId, userId],
    );
    const external = found.rows[0];
    if (external === undefined) throw refused('EXTERNAL_PERSON_NOT_FOUND');
    if (!external.fits) throw refused('PERSON_DOES_NOT_FIT');
    await client.query(
      `update public.external_people
          set user_id = $2, waits_because = null, linked_by = $3, linked_at = clock_timestamp() where id = $1`,
      [externalPersonId, userId, caller.id],
    );
    return { externalPersonId };
  },
};

interface KeyShape {
  readonly clientId: string;
  readonly scopes: readonly Scope[];
  /** Valid for so many days; null for no end. */
  readonly days: number | null;
  readonly replaces: string | null;
}

async function insertKey(client: pg.PoolClient, caller: Caller, shape: KeyShape): Promise<NewKey> {
  const keyId = randomUUID();
  const { text, hash } = newKeySecret(keyId);
  const made = await client.query<{ expiresAt: Date | null }>(
    `insert into public.integration_keys (id, client_id, scopes, replaces, created_by, expires_at)
     values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(days => $6))
     returning expires_at as "expiresAt"`,
    [keyId, shape.clientId, shape.scopes, shape.replaces, caller.id, shape.days],
  );
  await client.query('insert into integration.key_secrets (key_id, secret_hash) values ($1, $2)', [
    keyId,
    hash,
  ]);
  return { keyId, secret: text, expiresAt: made.rows[0]!.expiresAt?.toISOString() ?? null };
}
