/** Writes changes of a schedule, and finds the appointments they leave outside of open time. */
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { takeCalendars } from './appointments.ts';
import { expandOccurrences, openTime, type RecurringSlot } from './availability.ts';
import { covers } from './interval.ts';
import { loadSchedule } from './load-schedule.ts';
import { RuleError } from './recurrence.ts';
import { refused } from './refusals.ts';
import type { RowChange } from './series-edit.ts';

export interface AvailabilityChange {
  readonly userId: string;
  readonly slotIds: readonly string[];
  /** They stay: whoever changed the schedule is told, and moves or cancels them. */
  readonly appointmentsOutside: readonly string[];
}

/** No calendar of a person has more; expanding them stays cheap. */
const mostSlots = 300;

/** Holds back bookings of this person until the schedule is written: they decide by the new one. */
export async function takeSchedule(client: pg.PoolClient, userId: string): Promise<void> {
  const now = Date.now();
  await takeCalendars(client, [userId], { start: now, end: now });
}

export async function insertSlot(client: pg.PoolClient, userId: string, slot: NewSlot): Promise<string> {
  const counted = await client.query<{ n: number }>(
    'select count(*)::int as n from public.availability_slots where user_id = $1',
    [userId],
  );
  if (counted.rows[0]!.n >= mostSlots) {
    throw refused('VALIDATION_FAILED', `A calendar has at most ${mostSlots} slots.`);
  }
  const made = await client.query<{ id: string }>(
    `insert into public.availability_slots
       (id, user_id, starts_at, ends_at, local_start, duration_minutes, rule, time_zone)
     values (coalesce($1, gen_random_uuid()), $2, $3, $4, $5, $6, $7, $8) returning id`,
    [slot.id ?? null, userId, ...columnsOf(slot)],
  );
  return made.rows[0]!.id;
}

export type NewSlot =
  | {
      readonly kind: 'single';
      readonly id?: string;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly timeZone: string;
    }
  | (Omit<RecurringSlot, 'id'> & { readonly id?: string });

export async function updateSlot(
  client: pg.PoolClient,
  userId: string,
  slot: NewSlot & { readonly id: string },
): Promise<void> {
  await client.query(
    `update public.availability_slots
        set starts_at = $3, ends_at = $4, local_start = $5, duration_minutes = $6, rule = $7, time_zone = $8
      where id = $1 and user_id = $2`,
    [slot.id, userId, ...columnsOf(slot)],
  );
}

function columnsOf(slot: NewSlot): unknown[] {
  return slot.kind === 'single'
    ? [new Date(slot.startsAt), new Date(slot.endsAt), null, null, null, slot.timeZone]
    : [null, null, slot.localStart, slot.durationMinutes, slot.rule, slot.timeZone];
}

/** In the order of the changes; gives the slots that are there afterwards. */
export async function writeChanges(
  client: pg.PoolClient,
  userId: string,
  changes: readonly RowChange[],
): Promise<string[]> {
  const slotIds: string[] = [];
  for (const change of changes) {
    switch (change.row) {
      case 'insert_slot':
        slotIds.push(await insertSlot(client, userId, change.slot));
        break;
      case 'update_slot':
        await updateSlot(client, userId, change.slot);
        slotIds.push(change.slot.id);
        break;
      case 'delete_slot':
        await client.query('delete from public.availability_slots where id = $1 and user_id = $2', [
          change.id,
          userId,
        ]);
        break;
      case 'put_exception': {
        const { exception } = change;
        const moved = exception.kind === 'moved' ? exception : undefined;
        await client.query(
          `insert into public.availability_exceptions (user_id, kind, slot_id, occurrence, starts_at, ends_at)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (slot_id, occurrence) do update
             set kind = excluded.kind, starts_at = excluded.starts_at, ends_at = excluded.ends_at`,
          [
            userId,
            exception.kind,
            exception.slotId,
            exception.occurrence,
            moved === undefined ? null : new Date(moved.startsAt),
            moved === undefined ? null : new Date(moved.endsAt),
          ],
        );
        slotIds.push(exception.slotId);
        break;
      }
      case 'delete_exception':
        await client.query('delete from public.availability_exceptions where id = $1 and user_id = $2', [
          change.id,
          userId,
        ]);
        break;
      case 'rename_exception':
        break; // all of them at once, below
    }
  }
  await renameExceptions(client, userId, changes);
  return [...new Set(slotIds)];
}

/** New names can be old names of others: all are taken out before they are put back. */
async function renameExceptions(
  client: pg.PoolClient,
  userId: string,
  changes: readonly RowChange[],
): Promise<void> {
  const renamed = changes.filter((change) => change.row === 'rename_exception');
  if (renamed.length === 0) return;
  const names = [
    renamed.map(({ id }) => id),
    renamed.map(({ slotId }) => slotId),
    renamed.map(({ occurrence }) => occurrence),
  ];
  const taken = await client.query<{ rows: string }>(
    `with taken as (delete from public.availability_exceptions where user_id = $1 and id = any ($2::uuid[]) returning *)
     select jsonb_agg(to_jsonb(taken))::text as rows from taken`,
    [userId, names[0]],
  );
  await client.query(
    `insert into public.availability_exceptions (id, user_id, kind, slot_id, occurrence, starts_at, ends_at, note, created_at)
     select old.id, old.user_id, old.kind, named.slot_id, named.occurrence, old.starts_at, old.ends_at, old.note, old.created_at
       from jsonb_populate_recordset(null::public.availability_exceptions, $1::jsonb) as old
       join unnest($2::uuid[], $3::uuid[], $4::timestamp[]) as named (id, slot_id, occurrence) on named.id = old.id`,
    [taken.rows[0]!.rows, ...names],
  );
}

/** What the schedule as written leaves outside, from now on. */
export async function changed(
  client: pg.PoolClient,
  userId: string,
  slotIds: readonly string[],
): Promise<AvailabilityChange> {
  const ahead = await client.query<{ id: string; starts_at: Date; ends_at: Date }>(
    `select id, starts_at, ends_at from public.appointments
      where doctor_id = $1 and status in ('pending', 'booked') and ends_at > now() order by starts_at`,
    [userId],
  );
  const schedule = await loadSchedule(client, userId);
  const outside = ahead.rows.filter(({ starts_at, ends_at }) => {
    const span = { start: starts_at.getTime(), end: ends_at.getTime() };
    return !covers(openTime(schedule, expandOccurrences(schedule, span)), span);
  });
  return { userId, slotIds, appointmentsOutside: outside.map(({ id }) => id) };
}

/** Rules and wall times are checked by what uses them; their errors are about the input. */
export function explainRule(error: unknown): unknown {
  if (error instanceof RuleError || error instanceof RangeError) {
    return new Failure('VALIDATION_FAILED', 'invalid', error.message, { cause: error });
  }
  return error;
}
