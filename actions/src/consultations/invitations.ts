/** Links for relatives and interpreters without an account: made, taken back, looked at, and opened once. */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { line, parseBody, uuid } from '../http/text.ts';
import { lockOwn } from './consultations.ts';
import { doorIsClosed } from './domain.ts';
import { refused } from './refusals.ts';

/** The room at the media server has ten seats; some are for those who come back before they were missed. */
export const mostGuests = 4;

const inviting = z.object({ consultationId: uuid, displayName: line(120) });
const revoking = z.object({ guestId: uuid });

export interface Invitation {
  readonly guestId: string;
  readonly url: string;
  readonly expiresAt: string;
}

/** The code is told once, to whoever invites; only its digest is kept. */
export function inviteToConsultation(appUrl: string): ActionHandler<z.infer<typeof inviting>, Invitation> {
  return {
    name: 'inviteToConsultation',
    input: inviting,
    run: async (client, caller, { consultationId, displayName }) => {
      const { consultation } = await lockOwn(client, caller, { consultationId });
      const closed = doorIsClosed(consultation, Date.now());
      if (closed !== undefined && closed !== 'NOT_OPEN_YET') throw refused(closed);
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from public.consultation_guests
          where consultation_id = $1 and revoked_at is null`,
        [consultationId],
      );
      if (rows[0]!.count >= mostGuests) throw refused('TOO_MANY_GUESTS');
      const code = randomBytes(24).toString('base64url');
      const expiresAt = new Date(consultation.closesAt);
      const made = await client.query<{ id: string }>(
        `insert into public.consultation_guests (consultation_id, display_name, invited_by, code_hash, expires_at)
         values ($1, $2, $3, $4, $5) returning id`,
        [consultationId, displayName, caller.id, digest(code), expiresAt],
      );
      return {
        guestId: made.rows[0]!.id,
        url: `${appUrl}/guest/${code}`,
        expiresAt: expiresAt.toISOString(),
      };
    },
  };
}

/** Only what nobody has opened yet: a guest who is in is removed at the door. */
export const revokeInvitation: ActionHandler<z.infer<typeof revoking>, { guestId: string }> = {
  name: 'revokeInvitation',
  input: revoking,
  run: async (client, caller, { guestId }) => {
    const found = await client.query<{ consultation_id: string }>(
      'select consultation_id from public.consultation_guests where id = $1',
      [guestId],
    );
    const [guest] = found.rows;
    if (guest === undefined) throw refused('INVITATION_GONE');
    await lockOwn(client, caller, { consultationId: guest.consultation_id });
    const revoked = await client.query(
      `update public.consultation_guests set revoked_at = coalesce(revoked_at, clock_timestamp())
        where id = $1 and redeemed_at is null`,
      [guestId],
    );
    if (revoked.rowCount === 0) throw refused('INVITATION_USED');
    return { guestId };
  },
};

export const guestSecret = z.string().min(16).max(128);
const looking = z.object({ code: guestSecret });
const redeeming = looking.extend({ name: line(120).nullish() });

/** Uses nothing up. Refuses with the reason for which the link cannot be opened any more. */
export async function lookAtInvitation(pool: pg.Pool, body: unknown): Promise<void> {
  const { code } = parseBody(looking, body);
  const reason = await whyClosed(pool, code);
  if (reason !== undefined) throw refused(reason);
}

/** For the code of the link, once: what the guest's browser shows from then on. */
export async function redeemInvitation(pool: pg.Pool, body: unknown): Promise<{ secret: string }> {
  const { code, name } = parseBody(redeeming, body);
  const secret = randomBytes(32).toString('base64url');
  const redeemed = await pool.query(
    `update public.consultation_guests set redeemed_at = clock_timestamp(), secret_hash = $2, own_name = $3
      where code_hash = $1 and redeemed_at is null and revoked_at is null and expires_at > clock_timestamp()`,
    [digest(code), digest(secret), name ?? null],
  );
  if (redeemed.rowCount === 0) throw refused((await whyClosed(pool, code)) ?? 'TRY_AGAIN');
  return { secret };
}

type Reason = 'INVITATION_GONE' | 'INVITATION_USED' | 'INVITATION_REVOKED' | 'INVITATION_EXPIRED';

async function whyClosed(pool: pg.Pool, code: string): Promise<Reason | undefined> {
  const found = await pool.query<{ used: boolean; revoked: boolean; expired: boolean }>(
    `select redeemed_at is not null as used, revoked_at is not null as revoked,
            expires_at <= clock_timestamp() as expired
       from public.consultation_guests where code_hash = $1`,
    [digest(code)],
  );
  const [guest] = found.rows;
  if (guest === undefined) return 'INVITATION_GONE';
  if (guest.revoked) return 'INVITATION_REVOKED';
  if (guest.used) return 'INVITATION_USED';
  return guest.expired ? 'INVITATION_EXPIRED' : undefined;
}

/** Codes are random and long: a plain digest is enough. */
export function digest(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
