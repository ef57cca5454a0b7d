/** Consultations for tests: a visit that begins now, people let in, and the media server's reports, signed as it signs them. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { signedEvent } from '../support/media-server.ts';
import { signedIn } from '../support/clinic.ts';
import type { ActingSession, Answer, RunningService } from '../support/running-service.ts';

export interface CallWorld {
  readonly patient: ActingSession;
  readonly doctor: ActingSession;
  readonly appointmentId: string;
  readonly consultationId: string;
}

export async function aCallWorld(db: pg.Pool): Promise<CallWorld> {
  const [patient, doctor] = [await signedIn(db, 'patient'), await signedIn(db, 'doctor')];
  const appointmentId = randomUUID();
  await db.query(
    `insert into public.appointments (id, patient_id, doctor_id, starts_at, ends_at)
     values ($1, $2, $3, now(), now() + interval '20 minutes')`,
    [appointmentId, patient.userId, doctor.userId],
  );
  const found = await db.query<{ id: string }>(
    'select id from public.consultations where appointment_id = $1',
    [appointmentId],
  );
  return { patient, doctor, appointmentId, consultationId: found.rows[0]!.id };
}

export async function report(service: RunningService, event: object): Promise<number> {
  const { body, authorization } = await signedEvent({ id: randomUUID(), ...event });
  const answer = await service.server.inject({
    method: 'POST',
    url: '/livekit/webhook',
    headers: { authorization, 'content-type': 'application/webhook+json' },
    payload: body,
  });
  return answer.statusCode;
}

export async function roomOf(db: pg.Pool, consultationId: string): Promise<string> {
  const found = await db.query<{ room: string }>(
    'select public.consultation_room(id, round) as room from public.consultations where id = $1',
    [consultationId],
  );
  return found.rows[0]!.room;
}

/** Lets somebody in and has the media server report him. Gives his admission. */
export async function comesIn(
  service: RunningService,
  { consultationId, doctor }: CallWorld,
  who: { readonly userId?: string; readonly guestId?: string },
): Promise<string> {
  const db = service.database.pool;
  const made = await db.query<{ id: string }>(
    `insert into public.consultation_admissions (consultation_id, user_id, guest_id, state, admitted_at, admitted_by)
     values ($1, $2, $3, 'admitted', now(), $4) returning id`,
    [consultationId, who.userId ?? null, who.guestId ?? null, doctor.userId],
  );
  const { id } = made.rows[0]!;
  await joined(service, consultationId, id);
  return id;
}

export async function joined(
  service: RunningService,
  consultationId: string,
  identity: string,
): Promise<void> {
  const name = await roomOf(service.database.pool, consultationId);
  await report(service, {
    event: 'participant_joined',
    room: { name, sid: 'RM' },
    participant: { identity, sid: `PA_${identity}` },
  });
}

export async function aGuest(
  service: RunningService,
  { consultationId, patient }: CallWorld,
  name = 'Sister',
): Promise<{ guestId: string; secret: string }> {
  const invited = await service.act('inviteToConsultation', patient, { consultationId, displayName: name });
  const code = (invited.body['url'] as string).split('/').at(-1);
  const redeemed = await service.internal('POST', '/internal/guests/redeem', { code, name: 'Maria' });
  return { guestId: invited.body['guestId'] as string, secret: redeemed.body['secret'] as string };
}

export function codeOf(answer: Answer): unknown {
  return (answer.body['extensions'] as { code?: string } | undefined)?.code ?? answer.body['code'];
}
