/** Builders for appointments, holds and proposals, written straight into a database. */
import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../../hasura/test/support/people.ts';

export interface Reservation {
  readonly doctorId: string;
  readonly patientId: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly occupiedUntil?: string;
}

export async function anAppointment(
  db: Queryable,
  { doctorId, patientId, startsAt, endsAt, occupiedUntil }: Reservation,
  { status = 'booked', overbooked = false, bookedBy = null as string | null } = {},
): Promise<string> {
  const id = randomUUID();
  await db.query(
    `insert into public.appointments
       (id, doctor_id, patient_id, starts_at, ends_at, occupied_until, status, overbooked, booked_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, doctorId, patientId, startsAt, endsAt, occupiedUntil ?? null, status, overbooked, bookedBy],
  );
  return id;
}

/** `expiresIn` is an interval of Postgres; a negative one makes a hold that is over. */
export async function aHold(
  db: Queryable,
  { doctorId, patientId, startsAt, endsAt, occupiedUntil }: Reservation,
  expiresIn = '5 minutes',
): Promise<string> {
  const id = randomUUID();
  await db.query(
    `insert into public.slot_holds (id, doctor_id, patient_id, held_by, starts_at, ends_at, occupied_until, expires_at)
     values ($1, $2, $3, $3, $4, $5, $6, now() + $7::interval)`,
    [id, doctorId, patientId, startsAt, endsAt, occupiedUntil ?? endsAt, expiresIn],
  );
  return id;
}

export async function aProposal(
  db: Queryable,
  appointmentId: string,
  { startsAt, endsAt, expiresIn = '1 day' }: { startsAt: string; endsAt: string; expiresIn?: string },
): Promise<string> {
  const id = randomUUID();
  await db.query(
    `insert into public.shift_proposals (id, appointment_id, starts_at, ends_at, expires_at)
     values ($1, $2, $3, $4, now() + $5::interval)`,
    [id, appointmentId, startsAt, endsAt, expiresIn],
  );
  return id;
}

/** Pairs of live reservations of one person that share time, and are not deliberately overbooked: none, ever. */
export async function overlapping(db: Queryable): Promise<unknown[]> {
  const found = await db.query(
    `select one.id, other.id as other
       from public.reserved_times as one
       join public.reserved_times as other on one.id < other.id and one.subject_id <> other.subject_id
        and tstzrange(one.starts_at, one.occupied_until) && tstzrange(other.starts_at, other.occupied_until)
        and ((one.doctor_id = other.doctor_id and not one.overbooked and not other.overbooked)
             or one.patient_id = other.patient_id)`,
  );
  return found.rows;
}
