/** How people who have no password come to their session: a link that works once, for one browser and a limited time. */
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import type { SignedIn } from '../accounts/sign-in.ts';
import { overrunMinutes } from '../consultations/domain.ts';
import { inTransaction, system } from '../db/transaction.ts';
import { Failure } from '../failure.ts';
import { parseBody } from '../http/text.ts';
import type { JoinLink } from './schemas.ts';

interface Visit {
  readonly consultationId: string;
  readonly appointmentId: string;
  readonly closesAt: Date;
}

/**
 * Whoever has a password is sent to sign in: a link of another system opens nobody's account. The code of others is in
 * the address's fragment, which browsers keep to themselves, and older codes of this person and session end.
 */
export async function makeJoinLink(
  client: pg.PoolClient,
  appUrl: string,
  visit: Visit,
  userId: string,
): Promise<JoinLink> {
  const { consultationId, appointmentId, closesAt } = visit;
  const known = await client.query('select from accounts.credentials where user_id = $1', [userId]);
  if (known.rowCount !== 0) {
    return { url: `${appUrl}/consultation/${appointmentId}`, kind: 'sign_in', expiresAt: null };
  }
  const code = randomBytes(32).toString('base64url');
  await client.query(
    'delete from integration.join_links where consultation_id = $1 and user_id = $2 and redeemed_at is null',
    [consultationId, userId],
  );
  await client.query(
    `insert into integration.join_links (code_hash, consultation_id, user_id, expires_at) values ($1, $2, $3, $4)`,
    [digest(code), consultationId, userId, closesAt],
  );
  return {
    url: `${appUrl}/join/${appointmentId}#${code}`,
    kind: 'one_time',
    expiresAt: closesAt.toISOString(),
  };
}

/** For a message about the appointment; false when the consultation is over. Kept already, it stays as it is. */
export async function keepJoinCode(
  db: Pick<pg.ClientBase, 'query'>,
  appointmentId: string,
  userId: string,
  code: string,
): Promise<boolean> {
  const open = await db.query(
    `with open as (
       select id, closes_at from public.consultations
        where appointment_id = $1 and status <> 'finished' and closes_at > clock_timestamp()),
     kept as (
       insert into integration.join_links (code_hash, consultation_id, user_id, expires_at)
       select $3, id, $2, closes_at from open on conflict (code_hash) do nothing)
     select from open`,
    [appointmentId, userId, digest(code)],
  );
  return open.rowCount !== 0;
}

const redeeming = z.object({
  code: z.string().min(16).max(128),
  userAgent: z
    .string()
    .default('')
    .transform((text) => text.replaceAll('\0', '').slice(0, 400)),
});

/** What the app's server needs to begin the session and to open its page. */
export interface JoinedByLink extends SignedIn {
  readonly appointmentId: string;
}

/** Once: begins a session of this person that ends with the call's time, whatever renews it. */
export async function redeemJoinLink(pool: pg.Pool, body: unknown): Promise<JoinedByLink> {
  const { code, userAgent } = parseBody(redeeming, body);
  try {
    return await inTransaction(pool, system, async (client) => {
      const redeemed = await client.query<{ consultation_id: string; user_id: string }>(
        // Who has got a password since signs in with it.
        `update integration.join_links as link set redeemed_at = clock_timestamp()
          where code_hash = $1 and redeemed_at is null and expires_at > clock_timestamp()
            and not exists (select from accounts.credentials where user_id = link.user_id)
            and exists (select from public.consultations
                         where id = link.consultation_id and status <> 'finished')
          returning consultation_id, user_id`,
        [digest(code)],
      );
      const link = redeemed.rows[0];
      if (link === undefined) throw gone();
      const begun = await client.query<JoinedByLink>(
        `with device as (
           insert into public.active_sessions (user_id, user_agent, expires_at, must_end_at)
           select $1, $2, ending.at, ending.at
             from (select greatest(closes_at, clock_timestamp()) + make_interval(mins => $4) as at
                     from public.consultations where id = $3) as ending
           returning id)
         select device.id as "sessionId", person.id as "userId", person.role, person.display_name as "displayName",
                coalesce(person.email::text, '') as email, person.locale, person.time_zone as "timeZone",
                consultation.appointment_id as "appointmentId"
           from device, public.users as person, public.consultations as consultation
          where person.id = $1 and consultation.id = $3`,
        [link.user_id, userAgent, link.consultation_id, overrunMinutes],
      );
      return begun.rows[0]!;
    });
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === 'TM001') throw gone(error); // blocked
    throw error;
  }
}

function gone(cause?: unknown): Failure {
  return new Failure('JOIN_LINK_GONE', 'missing', 'This link was used, has lapsed or was never made.', {
    cause,
  });
}

function digest(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
