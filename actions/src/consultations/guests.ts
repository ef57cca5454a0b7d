/** Relatives and interpreters without an account, once their link is opened: the waiting room and the call like everybody. */
import type pg from 'pg';
import { z } from 'zod';
import { inTransaction, system } from '../db/transaction.ts';
import { parseBody } from '../http/text.ts';
import { lockConsultation, readAdmissions } from './consultations.ts';
import { type AdmissionState, doorIsClosed, requireEntry, type Status } from './domain.ts';
import { roundKey } from './encryption.ts';
import { digest, guestSecret } from './invitations.ts';
import { type ConsultationPass, passFor } from './join-consultation.ts';
import type { MediaServer } from './media-server.ts';
import { refused } from './refusals.ts';
import { arrive } from './waiting-room.ts';

const visiting = z.object({ secret: guestSecret, waiting: z.boolean() });
const joining = z.object({ secret: guestSecret });

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
