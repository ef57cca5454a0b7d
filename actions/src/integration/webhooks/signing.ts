/** Secrets of endpoints and the signatures made with them, as the Standard Webhooks specification describes them. */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { Webhook } from 'standardwebhooks';
import type { KeyRing } from '../../files/envelope.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** How long requests are signed with the former secret too. */
export const secretOverlap = '24 hours';

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

const owner = (endpointId: string): string => `webhook endpoint ${endpointId}`;

export async function storeSecret(
  db: Queryable,
  keys: KeyRing,
  endpointId: string,
  secret: string,
): Promise<void> {
  const { masterKeyId, wrapped } = keys.wrap(Buffer.from(secret), owner(endpointId));
  await db.query(
    'insert into integration.endpoint_secrets (endpoint_id, master_key_id, sealed) values ($1, $2, $3)',
    [endpointId, masterKeyId, wrapped],
  );
}

/** The present secret becomes the former one, and is used beside the new one for a while. */
export async function replaceSecret(
  db: Queryable,
  keys: KeyRing,
  endpointId: string,
  secret: string,
): Promise<Date> {
  const { masterKeyId, wrapped } = keys.wrap(Buffer.from(secret), owner(endpointId));
  const replaced = await db.query<{ until: Date }>(
    `update integration.endpoint_secrets
        set previous_master_key_id = master_key_id, previous_sealed = sealed,
            previous_until = clock_timestamp() + $4::interval, master_key_id = $2, sealed = $3
      where endpoint_id = $1 returning previous_until as until`,
    [endpointId, masterKeyId, wrapped, secretOverlap],
  );
  const until = replaced.rows[0]!.until;
  await db.query(
    'update public.webhook_endpoints set secret_changed_at = clock_timestamp(), previous_secret_until = $2 where id = $1',
    [endpointId, until],
  );
  return until;
}

interface SecretRow {
  readonly masterKeyId: string;
  readonly sealed: Buffer;
  readonly previousMasterKeyId: string | null;
  readonly previousSealed: Buffer | null;
}

/** One or two secrets, the present one first. */
export async function secretsOf(db: Queryable, keys: KeyRing, endpointId: string): Promise<string[]> {
  const found = await db.query<SecretRow>(
    `select master_key_id as "masterKeyId", sealed,
            case when previous_until > clock_timestamp() then previous_master_key_id end as "previousMasterKeyId",
            case when previous_until > clock_timestamp() then previous_sealed end as "previousSealed"
       from integration.endpoint_secrets where endpoint_id = $1`,
    [endpointId],
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error(`The endpoint ${endpointId} has no secret.`);
  const open = (masterKeyId: string, wrapped: Buffer): string =>
    keys.unwrap({ masterKeyId, wrapped }, owner(endpointId)).toString();
  const secrets = [open(row.masterKeyId, row.sealed)];
  if (row.previousMasterKeyId !== null && row.previousSealed !== null) {
    secrets.push(open(row.previousMasterKeyId, row.previousSealed));
  }
  return secrets;
}

/** Headers of one attempt: id of the event, present time, a signature per secret. */
export function signedHeaders(
  eventId: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  return {
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(eventId, at, body)).join(' '),
  };
}
