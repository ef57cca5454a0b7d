/** Reads and locks a consultation with its appointment, for the handlers and the worker that change it. */
import type pg from 'pg';
import type { Caller } from '../http/session-variables.ts';
import type { AdmissionState, Call, Outcome, Seat, Status } from './domain.ts';
import { refused } from './refusals.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

export interface Consultation extends Call {
  readonly id: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly doctorId: string;
  readonly round: number;
  /** Name of the present round's room at the media server. */
  readonly room: string;
  readonly emptySince: number | undefined;
  readonly encrypted: boolean;
  /** Null until it is finished. */
  readonly outcome: Outcome | null;
  readonly endedAt: number | undefined;
}

export interface Admission {
  readonly id: string;
  readonly userId: string | null;
  readonly guestId: string | null;
  readonly state: AdmissionState;
  readonly joined: boolean;
  readonly connectedAt: number | undefined;
  readonly connectionSid: string | null;
}

interface ConsultationRow {
  readonly id: string;
  readonly appointment_id: string;
  readonly patient_id: string;
  readonly doctor_id: string;
  readonly appointment_status: string;
  readonly ends_at: Date;
  readonly status: Status;
  readonly round: number;
  readonly room: string;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly empty_since: Date | null;
  readonly encrypted: boolean;
  readonly outcome: Outcome | null;
  readonly ended_at: Date | null;
}

export type By = { readonly consultationId: string } | { readonly appointmentId: string };

/**
 * Order of locks everywhere: the appointment's row, the doctor's waiting line, the consultation's row, its admissions.
 * The triggers take them in this order too. Gives undefined when there is none.
 */
export async function lockConsultation(client: Queryable, by: By): Promise<Consultation | undefined> {
  const [column, id] =
    'consultationId' in by ? ['consultation.id', by.consultationId] : ['appointment.id', by.appointmentId];
  const found = await client.query<{ id: string; doctor_id: string }>(
    `select consultation.id, appointment.doctor_id
       from public.consultations as consultation
       join public.appointments as appointment on appointment.id = consultation.appointment_id
      where ${column} = $1 for update of appointment`,
    [id],
  );
  const [target] = found.rows;
  if (target === undefined) return undefined;
  await client.query('select public.take_waiting_line($1)', [target.doctor_id]);
  const rows = await client.query<ConsultationRow>(
    `select consultation.id, consultation.appointment_id, appointment.patient_id, appointment.doctor_id,
            appointment.status as appointment_status, appointment.ends_at, consultation.status, consultation.round,
            public.consultation_room(consultation.id, consultation.round) as room,
            consultation.opens_at, consultation.closes_at, consultation.empty_since,
            consultation.encrypted, consultation.outcome, consultation.ended_at
       from public.consultations as consultation
       join public.appointments as appointment on appointment.id = consultation.appointment_id
      where consultation.id = $1 for update of consultation`,
    [target.id],
  );
  return rows.rows[0] && consultationOf(rows.rows[0]);
}

/** Told the same for consultations that do not exist and for those of others. */
export async function lockOwn(
  client: Queryable,
  caller: Caller,
  by: By,
): Promise<{ consultation: Consultation; seat: 'patient' | 'doctor' }> {
  const consultation = await lockConsultation(client, by);
  const seat = consultation && seatOf(consultation, caller.id);
  if (consultation === undefined || seat === undefined) throw refused('CONSULTATION_NOT_FOUND');
  return { consultation, seat };
}

/** For what only the doctor of the consultation does. */
export async function lockHeld(client: Queryable, caller: Caller, by: By): Promise<Consultation> {
  const { consultation, seat } = await lockOwn(client, caller, by);
  if (seat !== 'doctor') throw refused('NOT_PERMITTED');
  return consultation;
}

/** Precondition for writing: the consultation is locked. */
export async function readAdmissions(client: Queryable, consultationId: string): Promise<Admission[]> {
  const found = await client.query<{
    id: string;
    user_id: string | null;
    guest_id: string | null;
    state: AdmissionState;
    joined: boolean;
    connected_at: Date | null;
    connection_sid: string | null;
  }>(
    `select id, user_id, guest_id, state, joined_at is not null as joined, connected_at, connection_sid
       from public.consultation_admissions where consultation_id = $1 order by id`,
    [consultationId],
  );
  return found.rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    guestId: row.guest_id,
    state: row.state,
    joined: row.joined,
    connectedAt: row.connected_at?.getTime(),
    connectionSid: row.connection_sid,
  }));
}

export function seatOf(consultation: Consultation, userId: string | null): 'patient' | 'doctor' | undefined {
  if (userId === consultation.doctorId) return 'doctor';
  return userId === consultation.patientId ? 'patient' : undefined;
}

export function seatOfAdmission(consultation: Consultation, admission: Admission): Seat {
  return seatOf(consultation, admission.userId) ?? 'guest';
}

/** Whoever holds a token of the round that ends cannot use it any more; the others are given one for the next. */
export async function moveOn(client: Queryable, consultation: Consultation): Promise<void> {
  await client.query('update public.consultations set round = round + 1 where id = $1', [consultation.id]);
}

function consultationOf(row: ConsultationRow): Consultation {
  return {
    id: row.id,
    appointmentId: row.appointment_id,
    patientId: row.patient_id,
    doctorId: row.doctor_id,
    status: row.status,
    booked: row.appointment_status === 'booked' || row.appointment_status === 'finished',
    appointmentEndsAt: row.ends_at.getTime(),
    opensAt: row.opens_at.getTime(),
    closesAt: row.closes_at.getTime(),
    round: row.round,
    room: row.room,
    emptySince: row.empty_since?.getTime(),
    encrypted: row.encrypted,
    outcome: row.outcome,
    endedAt: row.ended_at?.getTime(),
  };
}
