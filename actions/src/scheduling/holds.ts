/** BOOK-9: times reserved for some minutes while a patient confirms. */
import type pg from 'pg';
import type { Interval } from './interval.ts';

export interface Hold {
  readonly id: string;
  readonly doctorId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly heldSince: number;
  readonly live: boolean;
}

/** Whoever books; null for another system. */
export interface Holder {
  readonly id: string | null;
}

/**
 * What gives way to the patient's own booking: all the caller holds for him, lapsed holds included, and what anybody
 * else, the patient himself or staff, holds for him at the wanted time. Offers of the waitlist are held by nobody and
 * are answered where they are made.
 */
export async function holdsOf(
  client: pg.PoolClient,
  holder: Holder,
  patientId: string,
  span: Interval,
): Promise<Hold[]> {
  const found = await client.query<{
    id: string;
    doctor_id: string;
    starts_at: Date;
    ends_at: Date;
    created_at: Date;
    live: boolean;
  }>(
    `select id, doctor_id, starts_at, ends_at, created_at, expires_at > clock_timestamp() as live
       from public.slot_holds
      where patient_id = $2 and (held_by = $1 or (held_by is not null and starts_at < $4 and occupied_until > $3))
      order by held_by = $1 desc, id`,
    [holder.id, patientId, new Date(span.start), new Date(span.end)],
  );
  return found.rows.map((row) => ({
    id: row.id,
    doctorId: row.doctor_id,
    startsAt: row.starts_at.getTime(),
    endsAt: row.ends_at.getTime(),
    heldSince: row.created_at.getTime(),
    live: row.live,
  }));
}

/** Whose calendars those holds are in: to be taken with the others, in one sorted run. */
export async function doctorsHeld(
  client: pg.PoolClient,
  holder: Holder,
  patientId: string,
  span: Interval,
): Promise<string[]> {
  return (await holdsOf(client, holder, patientId, span)).map(({ doctorId }) => doctorId);
}

/** Precondition: the calendars of those concerned are taken. */
export async function dropHolds(client: pg.PoolClient, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await client.query('delete from public.slot_holds where id = any ($1::uuid[])', [ids]);
}
