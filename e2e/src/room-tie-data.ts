/** Appointments and messages of the past, for flows about rooms that are tied to appointments. */

import type { Account } from './accounts.ts';
import { verify } from './booking-data.ts';
import { pastTriggers } from './clinic-data.ts';
import type { Stack } from './stack.ts';

/** A consultation that began so many hours ago, took twenty minutes, and was held. */
export async function callOfHoursAgo(
  stack: Stack,
  patient: Account,
  doctor: Account,
  hours: number,
): Promise<string> {
  await verify(stack, doctor);
  const { rows } = await stack.database.query<{ id: string }>(
    `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at)
     values ($1, $2, now() - make_interval(hours => $3), now() - make_interval(hours => $3) + interval '20 minutes')
     returning id`,
    [patient.userId, doctor.userId, hours],
  );
  const { id } = rows[0]!;
  // The worker may have found meanwhile that nobody came; then it is corrected.
  await stack.database.query(
    `update public.consultations
        set status = 'finished', outcome = 'held', started_at = now() - make_interval(hours => $2),
            ended_at = coalesce(ended_at, now() - make_interval(hours => $2) + interval '20 minutes')
      where appointment_id = $1`,
    [id, hours],
  );
  return id;
}

/** All messages of the room so far, as if they had been written that long ago; past the trigger that stamps them. */
export function wroteHoursAgo(stack: Stack, roomId: string, hours: number): Promise<void> {
  return pastTriggers(
    stack,
    'update public.messages set created_at = now() - make_interval(hours => $2) where room_id = $1',
    [roomId, hours],
  );
}

/** The day the appointment starts, as the line of a room says it: the accounts of tests live in Dhaka. */
export async function dayInDhaka(stack: Stack, appointmentId: string): Promise<string> {
  const { rows } = await stack.database.query<{ starts_at: Date }>(
    'select starts_at from public.appointments where id = $1',
    [appointmentId],
  );
  return new Intl.DateTimeFormat('en', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'Asia/Dhaka',
  }).format(rows[0]!.starts_at);
}
