/** BOOK-9: times reserved for some minutes while a patient confirms. */
import type pg from 'pg';
import type { Caller } from '../http/session-variables.ts';

export interface Hold {
  readonly id: string;
  readonly doctorId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly heldSince: number;
  readonly live: boolean;
}

/** What the caller holds for the patient, lapsed holds included. Offers of the waitlist are held by nobody. */
export async function holdsOf(client: pg.PoolClient, caller: Caller, patientId: string): Promise<Hold[]> {
  const found = await client.query<{
    id: string;
    doctor_id: string;
    starts_at: Date;
    ends_at: Date;
    created_at: Date;
    live: boolean;
  }>(
    `select id, doctor_id, starts_at, ends_at, created_at, expires_at > clock_timestamp() as live
       from public.slot_holds where held_by = $1 and patient_id = $2`,
    [caller.id, patientId],
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

/** Precondition: the calendars of those concerned are taken. */
export async function dropHolds(client: pg.PoolClient, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await client.query('delete from public.slot_holds where id = any ($1::uuid[])', [ids]);
}
