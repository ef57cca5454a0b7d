/** For whom a request is: patients act for themselves, staff for others. */
import type pg from 'pg';
import type { PersonRole } from '../accounts/roles.ts';
import type { Caller } from '../http/session-variables.ts';
import { refused } from './refusals.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

export function isStaff(role: PersonRole): boolean {
  return role === 'staff' || role === 'admin';
}

/** The patient who shall get the appointment. */
export async function patientFor(
  db: Queryable,
  caller: Caller,
  patientId: string | undefined,
): Promise<string> {
  if (caller.role === 'patient') {
    if (patientId !== undefined && patientId !== caller.id) throw refused('NOT_PERMITTED');
    return caller.id;
  }
  if (!isStaff(caller.role)) throw refused('NOT_PERMITTED');
  if (patientId === undefined) throw refused('VALIDATION_FAILED', 'Name the patient.');
  const found = await db.query(
    `select from public.users where id = $1 and role = 'patient' and blocked_at is null`,
    [patientId],
  );
  if (found.rowCount === 0) throw refused('PATIENT_NOT_FOUND');
  return patientId;
}

export interface Doctor {
  readonly id: string;
  readonly timeZone: string;
  readonly verified: boolean;
}

export async function findDoctor(db: Queryable, doctorId: string): Promise<Doctor> {
  const found = await db.query<Doctor>(
    `select person.id, person.time_zone as "timeZone", profile.verified_at is not null as verified
       from public.doctors as profile join public.users as person on person.id = profile.user_id
      where profile.user_id = $1 and person.role = 'doctor' and person.blocked_at is null`,
    [doctorId],
  );
  const doctor = found.rows[0];
  if (doctor === undefined) throw refused('DOCTOR_NOT_FOUND');
  return doctor;
}

/** USR-3: an unverified doctor cannot be booked; the database refuses it too. */
export async function findBookableDoctor(db: Queryable, doctorId: string): Promise<Doctor> {
  const doctor = await findDoctor(db, doctorId);
  if (!doctor.verified) throw refused('DOCTOR_NOT_VERIFIED');
  return doctor;
}

/** Whose availability is meant: doctors keep their own, staff keep any doctor's (CAL-3). */
export async function calendarOwner(
  db: Queryable,
  caller: Caller,
  userId: string | undefined,
): Promise<Doctor> {
  if (caller.role === 'doctor') {
    if (userId !== undefined && userId !== caller.id) throw refused('NOT_PERMITTED');
    return findDoctor(db, caller.id);
  }
  if (!isStaff(caller.role)) throw refused('NOT_PERMITTED');
  if (userId === undefined) throw refused('VALIDATION_FAILED', 'Name the doctor.');
  return findDoctor(db, userId);
}
