/** Reads a person's slots and exceptions as the core takes them. */
import type pg from 'pg';
import type { AvailabilityException, AvailabilitySlot, Schedule } from './availability.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

interface SlotRow {
  readonly id: string;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  readonly local_start: string | null;
  readonly duration_minutes: number | null;
  readonly rule: string | null;
  readonly time_zone: string;
}

interface ExceptionRow {
  readonly id: string;
  readonly kind: AvailabilityException['kind'];
  readonly slot_id: string | null;
  readonly occurrence: string | null;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
}

export async function loadSchedule(db: Queryable, userId: string): Promise<Schedule> {
  // Wall times as text: as dates the driver would read them on the clock of this machine.
  const slots = await db.query<SlotRow>(
    `select id, starts_at, ends_at, to_char(local_start, 'YYYY-MM-DD"T"HH24:MI') as local_start, duration_minutes,
            rule, time_zone
       from public.availability_slots where user_id = $1 order by coalesce(starts_at, local_start at time zone 'UTC'), id`,
    [userId],
  );
  const exceptions = await db.query<ExceptionRow>(
    `select id, kind, slot_id, to_char(occurrence, 'YYYY-MM-DD"T"HH24:MI') as occurrence, starts_at, ends_at
       from public.availability_exceptions where user_id = $1
      order by coalesce(occurrence at time zone 'UTC', starts_at), id`,
    [userId],
  );
  return { slots: slots.rows.map(slotOf), exceptions: exceptions.rows.map(exceptionOf) };
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
