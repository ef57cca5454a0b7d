/** Ends what has run out: holds, offers of the waitlist, proposals of another time; and tells of it, once. */
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';
import type { Announce } from './announce.ts';

const atOnce = 100;

/** Gives how many things have ended or were told of. */
export async function expireReservations(pool: pg.Pool, announce: Announce): Promise<number> {
  const due = await pool.query<{ hold_id: string | null; proposal_id: string | null; people: string[] }>(
    `select hold_id, proposal_id, array[doctor_id, patient_id] as people
       from public.reserved_times where expires_at <= clock_timestamp() order by expires_at limit $1`,
    [atOnce],
  );
  for (const { hold_id: holdId, proposal_id: proposalId, people } of due.rows) {
    await inTransaction(pool, system, async (client) => {
      await client.query('select public.lock_calendars($1)', [people]);
      if (holdId !== null) {
        await client.query('delete from public.slot_holds where id = $1', [holdId]);
      } else {
        await client.query(
          `update public.shift_proposals set status = 'expired', answered_at = clock_timestamp()
            where id = $1 and status = 'open'`,
          [proposalId],
        );
      }
    });
  }
  const closed = await pool.query(
    `update public.waitlist_entries as entry set status = 'expired', closed_at = clock_timestamp()
      where status = 'waiting' and ends_before <= now()
        and not exists (select from public.waitlist_offers where entry_id = entry.id and status = 'open')`,
  );
  const told =
    (await tell(pool, 'shift_proposals', (client, id) =>
      announce(client, { kind: 'shift.expired', proposalId: id, actorId: null }),
    )) +
    (await tell(pool, 'waitlist_offers', (client, id) =>
      announce(client, { kind: 'waitlist.expired', offerId: id, actorId: null }),
    ));
  return due.rows.length + (closed.rowCount ?? 0) + told;
}

/** What has expired was perhaps ended by somebody who needed the time; whoever did, it is told of here. */
async function tell(
  pool: pg.Pool,
  table: 'shift_proposals' | 'waitlist_offers',
  announceOne: (client: pg.PoolClient, id: string) => Promise<void>,
): Promise<number> {
  return inTransaction(pool, system, async (client) => {
    const untold = await client.query<{ id: string }>(
      `select id from public.${table} where status = 'expired' and expiry_announced_at is null
        order by id limit $1 for update skip locked`,
      [atOnce],
    );
    for (const { id } of untold.rows) {
      await announceOne(client, id);
      await client.query(`update public.${table} set expiry_announced_at = clock_timestamp() where id = $1`, [
        id,
      ]);
    }
    return untold.rows.length;
  });
}
