/** Doctors who can be booked, and what became of bookings, straight from the database. */

import { z } from 'zod';
import type { Account } from './accounts.ts';
import type { Stack } from './stack.ts';

/** As the clinic does when it has seen the doctor's papers. */
export async function verify(stack: Stack, doctor: Account): Promise<void> {
  await stack.database.query('update public.doctors set verified_at = now() where user_id = $1', [
    doctor.userId,
  ]);
}

export interface OpenTime {
  /** Days from today, on Dhaka's calendar. */
  readonly inDays: number;
  /** Wall time in Dhaka. */
  readonly from: string;
  readonly to: string;
}

/** One single slot. The accounts of tests live in Dhaka, which keeps the same clock all year. Returns its day. */
export async function isOpen(stack: Stack, doctor: Account, { inDays, from, to }: OpenTime): Promise<string> {
  const { rows } = await stack.database.query<{ day: string }>(
    `insert into public.availability_slots (user_id, starts_at, ends_at, time_zone)
     select $1, (day + $3::time) at time zone 'Asia/Dhaka', (day + $4::time) at time zone 'Asia/Dhaka', 'Asia/Dhaka'
       from (select (now() at time zone 'Asia/Dhaka')::date + $2::int as day) as chosen
     returning to_char(starts_at at time zone 'Asia/Dhaka', 'YYYY-MM-DD') as day`,
    [doctor.userId, inDays, from, to],
  );
  return rows[0]!.day;
}

export interface StoredAppointment {
  readonly id: string;
  readonly patient_id: string;
  readonly start: string;
  readonly minutes: number;
  readonly status: string;
  readonly reason: string;
  readonly overbooked: boolean;
}

/** Starts as wall time in Dhaka, HH:MM. */
export async function appointmentsOf(stack: Stack, doctor: Account): Promise<StoredAppointment[]> {
  const { rows } = await stack.database.query<StoredAppointment>(
    `select id, patient_id, to_char(starts_at at time zone 'Asia/Dhaka', 'HH24:MI') as start,
            (extract(epoch from ends_at - starts_at) / 60)::int as minutes, status, reason, overbooked
       from public.appointments where doctor_id = $1 order by starts_at, created_at`,
    [doctor.userId],
  );
  return rows;
}

const caughtMail = z.object({
  id: z.string(),
  subject: z.string(),
  text: z.string().default(''),
  to: z.array(z.object({ address: z.string() })),
  attachments: z.array(z.object({ contentType: z.string() })).default([]),
});
export type CaughtMail = z.infer<typeof caughtMail>;

/** What the mail catcher holds for the person, newest last. */
export async function mailsTo(stack: Stack, person: Account): Promise<CaughtMail[]> {
  const response = await fetch(`${stack.state.mail}/api/email`);
  const mails = z.array(caughtMail).parse(await response.json());
  return mails.filter((mail) => mail.to.some(({ address }) => address === person.email));
}
