/** Relatives and interpreters without an account: a link that works once, and then the waiting room like everybody. */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import { inTransaction, system } from '../db/transaction.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { line, parseBody, uuid } from '../http/text.ts';
import { lockConsultation, lockOwn, readAdmissions } from './consultations.ts';
import { type AdmissionState, doorIsClosed, requireEntry, type Status } from './domain.ts';
import { roundKey } from './encryption.ts';
import { type ConsultationPass, passFor } from './join-consultation.ts';
import type { MediaServer } from './media-server.ts';
import { refused } from './refusals.ts';
import { arrive } from './waiting-room.ts';

/** The room at the media server has ten seats; some are for those who come back before they were missed. */
export const mostGuests = 4;

const inviting = z.object({ consultationId: uuid, displayName: line(120) });

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
        'select count(*)::int as count from public.consultation_guests where consultation_id = $1',
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

export const guestSecret = z.string().min(16).max(128);
const redeeming = z.object({ code: guestSecret, name: line(120).nullish() });
const visiting = z.object({ secret: guestSecret, waiting: z.boolean() });
const joining = z.object({ secret: guestSecret });

/** For the code of the link, once: what the guest's browser shows from then on. */
export async function redeemInvitation(pool: pg.Pool, body: unknown): Promise<{ secret: string }> {
  const { code, name } = parseBody(redeeming, body);
  const secret = randomBytes(32).toString('base64url');
  const redeemed = await pool.query(
    `update public.consultation_guests set redeemed_at = clock_timestamp(), secret_hash = $2, own_name = $3
      where code_hash = $1 and redeemed_at is null and expires_at > clock_timestamp()`,
    [digest(code), digest(secret), name ?? null],
  );
  if (redeemed.rowCount === 0) throw refused('INVITATION_GONE');
  return { secret };
}

export interface GuestView {
  readonly displayName: string;
  readonly doctorName: string;
  readonly startsAt: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly status: Status;
  readonly state: AdmissionState | null;
  readonly place: number | null;
  readonly admissionId: string | null;
  readonly encrypted: boolean;
  /** Of the live recording; null when there is none. */
  readonly recording: 'asking' | 'recording' | 'paused' | null;
  readonly consent: 'given' | 'refused' | 'withdrawn' | null;
}

/** What the guest's page shows; while he waits, asking also says that he is still there. */
export function visitAsGuest(pool: pg.Pool, body: unknown): Promise<GuestView> {
  const { secret, waiting } = parseBody(visiting, body);
  return inTransaction(pool, system, async (client) => {
    const { guestId, consultationId } = await guestOf(client, secret);
    const consultation = await lockConsultation(client, { consultationId });
    if (consultation === undefined) throw refused('INVITATION_GONE');
    if (waiting && doorIsClosed(consultation, Date.now()) === undefined) {
      const known = (await readAdmissions(client, consultationId)).find((one) => one.guestId === guestId);
      if (known?.state !== 'removed') await arrive(client, consultation, { guestId });
    }
    const shown = await client.query<Omit<GuestView, 'startsAt' | 'opensAt' | 'closesAt'> & Times>(
      `select coalesce(guest.own_name, guest.display_name) as "displayName", doctor.display_name as "doctorName", appointment.starts_at,
              consultation.opens_at, consultation.closes_at, consultation.status, consultation.encrypted,
              admission.id as "admissionId", admission.state, admission.place,
              recording.status as recording, consent.decision as consent
         from public.consultation_guests as guest
         join public.consultations as consultation on consultation.id = guest.consultation_id
         join public.appointments as appointment on appointment.id = consultation.appointment_id
         join public.users as doctor on doctor.id = appointment.doctor_id
         left join public.consultation_admissions as admission on admission.guest_id = guest.id
         left join public.consultation_recordings as recording
           on recording.consultation_id = consultation.id and recording.status <> 'ended'
         left join public.recording_consents as consent
           on consent.recording_id = recording.id and consent.admission_id = admission.id
        where guest.id = $1`,
      [guestId],
    );
    const { starts_at: startsAt, opens_at: opensAt, closes_at: closesAt, ...view } = shown.rows[0]!;
    return {
      ...view,
      startsAt: startsAt.toISOString(),
      opensAt: opensAt.toISOString(),
      closesAt: closesAt.toISOString(),
    };
  });
}

interface Times {
  readonly starts_at: Date;
  readonly opens_at: Date;
  readonly closes_at: Date;
}

export async function joinAsGuest(
  pool: pg.Pool,
  media: MediaServer | undefined,
  body: unknown,
): Promise<ConsultationPass> {
  const { secret } = parseBody(joining, body);
  const entry = await inTransaction(pool, system, async (client) => {
    const { guestId, consultationId, displayName } = await guestOf(client, secret);
    const consultation = await lockConsultation(client, { consultationId });
    if (consultation === undefined) throw refused('INVITATION_GONE');
    const known = (await readAdmissions(client, consultationId)).find((one) => one.guestId === guestId);
    requireEntry(consultation, 'guest', known?.state, Date.now());
    if (known === undefined) throw refused('NOT_ADMITTED');
    await client.query(
      'update public.consultation_admissions set seen_at = clock_timestamp() where id = $1',
      [known.id],
    );
    return {
      admissionId: known.id,
      round: consultation.round,
      room: consultation.room,
      name: displayName,
      encryptionKey: await roundKey(client, consultation),
    };
  });
  return passFor(media, entry);
}

export async function guestOf(
  client: pg.PoolClient,
  secret: string,
): Promise<{ guestId: string; consultationId: string; displayName: string }> {
  const found = await client.query<{ guestId: string; consultationId: string; displayName: string }>(
    `select id as "guestId", consultation_id as "consultationId", coalesce(own_name, display_name) as "displayName"
       from public.consultation_guests where secret_hash = $1`,
    [digest(secret)],
  );
  const [guest] = found.rows;
  if (guest === undefined) throw refused('INVITATION_GONE');
  return guest;
}

/** Codes are random and long: a plain digest is enough. */
function digest(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
