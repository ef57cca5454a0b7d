/** Doctors whom one can book, and the times at which. */

import type pg from 'pg';
import type { Device, People } from './people.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;

/** Verified, of one speciality, there at all hours of every day on UTC's clocks. */
export async function createDoctors(
  pool: pg.Pool,
  people: People,
  count: number,
  speciality: string,
): Promise<Device[]> {
  const doctors = await people.create(count, 'doctor');
  const ids = doctors.map(({ userId }) => userId);
  await pool.query(
    `insert into public.doctors (user_id, speciality, languages, verified_at)
     select id, $2, '{en}', now() from unnest($1::uuid[]) as id`,
    [ids, speciality],
  );
  await pool.query(
    `insert into public.availability_slots (user_id, local_start, duration_minutes, rule, time_zone)
     select id, (now() at time zone 'UTC')::date - 7, 1440, 'FREQ=DAILY', 'UTC' from unnest($1::uuid[]) as id`,
    [ids],
  );
  return doctors;
}

/** An hour of the day, some days from today, in UTC. The first start of tomorrow may be nearer than the notice asks: late in the evening only two days ahead is safe to book. */
export function ahead(days: number, hour: number): number {
  return Math.floor(Date.now() / day) * day + days * day + hour * 60 * minute;
}

export const iso = (at: number): string => new Date(at).toISOString();
