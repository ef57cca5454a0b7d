/** Days to look at, and what became of availability and appointments, straight from the database. */

import type { Account } from './accounts.ts';
import type { Stack } from './stack.ts';

/** A day of next week on Dhaka's calendar, counted from Monday as 0: all of it lies ahead. */
export async function dayOfNextWeek(stack: Stack, day: number): Promise<string> {
  const { rows } = await stack.database.query<{ day: string }>(
    `select to_char(date_trunc('week', now() at time zone 'Asia/Dhaka') + make_interval(days => 7 + $1), 'YYYY-MM-DD') as day`,
    [day],
  );
  return rows[0]!.day;
}

export interface WeeklyTime {
  readonly date: string;
  readonly from: string;
  readonly minutes: number;
  readonly rule: string;
}

/** A series on Dhaka's clock. Returns its id. */
export async function isOpenWeekly(stack: Stack, doctor: Account, time: WeeklyTime): Promise<string> {
  const { rows } = await stack.database.query<{ id: string }>(
    `insert into public.availability_slots (user_id, local_start, duration_minutes, rule, time_zone)
     values ($1, $2::date + $3::time, $4, $5, 'Asia/Dhaka') returning id`,
    [doctor.userId, time.date, time.from, time.minutes, time.rule],
  );
  return rows[0]!.id;
}

export interface Visit {
  readonly date: string;
  /** Wall time in Dhaka. */
  readonly from: string;
  readonly minutes: number;
}

/** Precondition: the doctor is verified. Returns the appointment's id. */
export async function haveAppointment(
  stack: Stack,
  patient: Account,
  doctor: Account,
  { date, from, minutes }: Visit,
): Promise<string> {
  const { rows } = await stack.database.query<{ id: string }>(
    `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at, reason)
     select $1, $2, start, start + make_interval(mins => $5), 'A cough'
       from (select ($3::date + $4::time) at time zone 'Asia/Dhaka' as start) as chosen returning id`,
    [patient.userId, doctor.userId, date, from, minutes],
  );
  return rows[0]!.id;
}

export interface StoredSlot {
  /** Wall time of its zone, `YYYY-MM-DD HH:MM`. */
  readonly start: string;
  readonly minutes: number;
  readonly rule: string | null;
}

export async function slotsOf(stack: Stack, person: Account): Promise<StoredSlot[]> {
  const { rows } = await stack.database.query<StoredSlot>(
    `select to_char(coalesce(local_start, starts_at at time zone time_zone), 'YYYY-MM-DD HH24:MI') as start,
            coalesce(duration_minutes, (extract(epoch from ends_at - starts_at) / 60)::int) as minutes, rule
       from public.availability_slots where user_id = $1 order by 1, rule`,
    [person.userId],
  );
  return rows;
}

export interface StoredException {
  readonly kind: string;
  readonly occurrence: string | null;
  readonly note: string;
}

export async function exceptionsOf(stack: Stack, person: Account): Promise<StoredException[]> {
  const { rows } = await stack.database.query<StoredException>(
    `select kind, to_char(occurrence, 'YYYY-MM-DD HH24:MI') as occurrence, note
       from public.availability_exceptions where user_id = $1 order by 2`,
    [person.userId],
  );
  return rows;
}

/** Takes effect with the next sign-in. */
export async function livesIn(stack: Stack, person: Account, timeZone: string): Promise<void> {
  await stack.database.query('update public.users set time_zone = $2 where id = $1', [
    person.userId,
    timeZone,
  ]);
}

export interface StoredVisit {
  readonly day: string;
  readonly start: string;
  readonly status: string;
  readonly cancel_reason: string;
}

/** Day and start on Dhaka's clock. */
export async function visit(stack: Stack, appointmentId: string): Promise<StoredVisit> {
  const { rows } = await stack.database.query<StoredVisit>(
    `select to_char(starts_at at time zone 'Asia/Dhaka', 'YYYY-MM-DD') as day,
            to_char(starts_at at time zone 'Asia/Dhaka', 'HH24:MI') as start, status, cancel_reason
       from public.appointments where id = $1`,
    [appointmentId],
  );
  return rows[0]!;
}
