/** Reads people's slots and exceptions as the core takes them. */
import type pg from 'pg';
import type { AvailabilityException, AvailabilitySlot, Schedule } from './availability.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

interface SlotRow {
  readonly user_id: string;
  readonly id: string;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  readonly local_start: string | null;
  readonly duration_minutes: number | null;
  readonly rule: string | null;
  readonly time_zone: string;
}

interface ExceptionRow {
  readonly user_id: string;
  readonly id: string;
  readonly kind: AvailabilityException['kind'];
  readonly slot_id: string | null;
  readonly occurrence: string | null;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
}

export async function loadSchedule(db: Queryable, userId: string): Promise<Schedule> {
  return (await loadSchedules(db, [userId])).get(userId)!;
}

/** By person; whoever has no slots has an empty schedule. */
export async function loadSchedules(
  db: Queryable,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Schedule>> {
  // Wall times as text: as dates the driver would read them on the clock of this machine.
  const slots = await db.query<SlotRow>(
    `select user_id, id, starts_at, ends_at, to_char(local_start, 'YYYY-MM-DD"T"HH24:MI') as local_start, duration_minutes,
            rule, time_zone
       from public.availability_slots where user_id = any ($1::uuid[])
      order by coalesce(starts_at, local_start at time zone 'UTC'), id`,
    [userIds],
  );
  const exceptions = await db.query<ExceptionRow>(
    `select user_id, id, kind, slot_id, to_char(occurrence, 'YYYY-MM-DD"T"HH24:MI') as occurrence, starts_at, ends_at
       from public.availability_exceptions where user_id = any ($1::uuid[])
      order by coalesce(occurrence at time zone 'UTC', starts_at), id`,
    [userIds],
  );
  const slotsOf = Map.groupBy(slots.rows, (row) => row.user_id);
  const exceptionsOf = Map.groupBy(exceptions.rows, (row) => row.user_id);
  return new Map(
    userIds.map((id) => [
      id,
      {
        slots: (slotsOf.get(id) ?? []).map(slotOf),
        exceptions: (exceptionsOf.get(id) ?? []).map(exceptionOf),
      },
    ]),
  );
}

/** The table's checks guarantee that the columns of the kind are there. */
function slotOf(row: SlotRow): AvailabilitySlot {
  if (row.rule === null) {
    return { kind: 'single', id: row.id, startsAt: row.starts_at!.getTime(), endsAt: row.ends_at!.getTime() };
  }
  return {
    kind: 'recurring',
    id: row.id,
    localStart: row.local_start!,
    durationMinutes: row.duration_minutes!,
    rule: row.rule,
    timeZone: row.time_zone,
  };
}

function exceptionOf(row: ExceptionRow): AvailabilityException {
  const { id, kind } = row;
  switch (kind) {
    case 'removed':
      return { kind, id, slotId: row.slot_id!, occurrence: row.occurrence! };
    case 'moved':
      return {
        kind,
        id,
        slotId: row.slot_id!,
        occurrence: row.occurrence!,
        startsAt: row.starts_at!.getTime(),
        endsAt: row.ends_at!.getTime(),
      };
    case 'time_off':
      return { kind, id, startsAt: row.starts_at!.getTime(), endsAt: row.ends_at!.getTime() };
  }
}
