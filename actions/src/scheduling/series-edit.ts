/** CAL-3: edits of a recurring slot, "this one", "this and following" or "all", as the rows to write. */
import { Failure } from '../failure.ts';
import {
  hasOccurrence,
  type MovedOccurrence,
  type RecurringSlot,
  type RemovedOccurrence,
  startInstant,
} from './availability.ts';
import { minute } from './interval.ts';
import { checkSeries, formatRule, parseRule, startsBefore, wallStarts, withEnd } from './recurrence.ts';
import { formatWallTime, parseWallTime, type WallTime, zoneClock } from './zone-clock.ts';

export type Scope = 'this' | 'following' | 'all';

export type OccurrenceException = RemovedOccurrence | MovedOccurrence;

export interface Change {
  /** Where the touched occurrence shall start, on the clock of the new time zone. */
  readonly localStart: string;
  readonly durationMinutes: number;
  /** Replaces the rule with its end; without it the rule follows the touched occurrence. Not for "this one". */
  readonly rule?: string;
  readonly timeZone?: string;
}

/**
 * To be written in this order. A slot's deletion takes its exceptions along; a put exception replaces the one its
 * occurrence may have. Renamed exceptions can pass over each other's names: take all of them out before putting
 * them back.
 */
export type RowChange =
  | { readonly row: 'insert_slot'; readonly slot: RecurringSlot }
  | { readonly row: 'update_slot'; readonly slot: RecurringSlot }
  | { readonly row: 'delete_slot'; readonly id: string }
  | {
      readonly row: 'put_exception';
      readonly exception: Omit<RemovedOccurrence, 'id'> | Omit<MovedOccurrence, 'id'>;
    }
  | { readonly row: 'delete_exception'; readonly id: string }
  | {
      readonly row: 'rename_exception';
      readonly id: string;
      readonly slotId: string;
      readonly occurrence: string;
    };

/** The series, the exceptions of this series alone, and the occurrence somebody has touched in it. */
export interface Touched {
  readonly series: RecurringSlot;
  readonly exceptions: readonly OccurrenceException[];
  readonly occurrence: string;
}

const day = 24 * 60 * minute; // of wall time, which has no changes of clocks
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

export function removeOccurrences(touched: Touched, scope: Scope): RowChange[] {
  const { series, exceptions } = touched;
  const from = touchedStart(touched);
  if (scope === 'this') {
    const { id: slotId } = series;
    return [
      { row: 'put_exception', exception: { kind: 'removed', slotId, occurrence: formatWallTime(from) } },
    ];
  }
  if (scope === 'all' || startsBefore(series, from) === 0) return [{ row: 'delete_slot', id: series.id }];
  return [
    { row: 'update_slot', slot: headOf(series, from) },
    ...exceptions.filter(isFrom(from)).map(({ id }): RowChange => ({ row: 'delete_exception', id })),
  ];
}

/** `newSlotId` is for the series that "this and following" splits off. */
export function changeOccurrences(
  touched: Touched,
  scope: Scope,
  change: Change,
  newSlotId: string,
): RowChange[] {
  const { series, exceptions } = touched;
  const from = touchedStart(touched);
  if (scope === 'this') return [{ row: 'put_exception', exception: movedOccurrence(series, from, change) }];

  const whole = scope === 'all' || startsBefore(series, from) === 0;
  const start = whole ? parseWallTime(series.localStart) : from;
  const move = movement(series, from, change);
  const next: RecurringSlot = {
    kind: 'recurring',
    id: whole ? series.id : newSlotId,
    localStart: formatWallTime(move(start)),
    durationMinutes: change.durationMinutes,
    rule: change.rule ?? ruleAfter(series, from, start, change),
    timeZone: change.timeZone ?? series.timeZone,
  };
  checkSeries(next);
  const concerned = whole ? exceptions : exceptions.filter(isFrom(from));
  const slots: RowChange[] = whole
    ? [{ row: 'update_slot', slot: next }]
    : [
        { row: 'update_slot', slot: headOf(series, from) },
        { row: 'insert_slot', slot: next },
      ];
  return [...slots, ...renamed(concerned, from, move, next)];
}

function touchedStart({ series, occurrence }: Touched): WallTime {
  if (!hasOccurrence(series, occurrence)) {
    throw new Failure('OCCURRENCE_NOT_FOUND', 'missing', 'The series has no such occurrence.');
  }
  return parseWallTime(occurrence);
}

function isFrom(from: WallTime): (exception: OccurrenceException) => boolean {
  return ({ occurrence }) => parseWallTime(occurrence) >= from;
}

/** The series up to an occurrence, which is not its first. */
function headOf(series: RecurringSlot, from: WallTime): RecurringSlot {
  const counted = parseRule(series.rule).count !== undefined;
  const end = counted ? { count: startsBefore(series, from) } : { until: startInstant(series, from) - 1_000 }; // UNTIL knows seconds
  return { ...series, rule: withEnd(series.rule, end) };
}

function movedOccurrence(series: RecurringSlot, from: WallTime, change: Change): Omit<MovedOccurrence, 'id'> {
  if (change.rule !== undefined) throw invalid('One occurrence has no rule of its own.');
  const wall = parseWallTime(change.localStart);
  const clock = zoneClock(change.timeZone ?? series.timeZone, { start: wall, end: wall });
  const startsAt = clock.instantOf(wall);
  const endsAt = clock.instantOf(wall + change.durationMinutes * minute);
  if (startsAt >= endsAt) throw invalid('The clocks skip this time.');
  return { kind: 'moved', slotId: series.id, occurrence: formatWallTime(from), startsAt, endsAt };
}

/**
 * Where each occurrence goes when one of them is moved: all take its new time of day. A move to another day takes
 * along, in a series by weekdays, the occurrences of the same weekday, and otherwise all.
 */
function movement(series: RecurringSlot, from: WallTime, change: Change): (wall: WallTime) => WallTime {
  const to = parseWallTime(change.localStart);
  const days = dayOf(to) - dayOf(from);
  const byWeekdays = parseRule(series.rule).parts.has('BYDAY');
  return (wall) => {
    const goesAlong = !byWeekdays || weekdayOf(wall) === weekdayOf(from);
    return dayOf(wall) + (goesAlong ? days : 0) + (to - dayOf(to));
  };
}

function ruleAfter(series: RecurringSlot, from: WallTime, start: WallTime, change: Change): string {
  const to = parseWallTime(change.localStart);
  const { parts, count, until } = parseRule(series.rule);
  const days = new Map(parts);
  if (dayOf(to) !== dayOf(from)) {
    const onDays = [...days.keys()].some((name) => ['BYMONTH', 'BYMONTHDAY', 'BYSETPOS'].includes(name));
    if (onDays || !['DAILY', 'WEEKLY'].includes(days.get('FREQ')!)) {
      throw invalid('Moved to another day, this series needs a new rule.');
    }
    const listed = days.get('BYDAY')?.split(',');
    if (listed !== undefined) {
      const moved = listed.map((weekday) => (weekday === weekdayOf(from) ? weekdayOf(to) : weekday));
      days.set('BYDAY', [...new Set(moved)].join(','));
    }
  }
  const rule = formatRule(days);
  if (count !== undefined) return withEnd(rule, { count: count - startsBefore(series, start) });
  if (until === undefined) return rule;
  // The last occurrence may now start later than the old end: it takes its end along.
  const clock = zoneClock(series.timeZone, { start: until, end: until });
  const last = wallStarts(series, from, clock.wallAt(until) + day).findLast(
    (wall) => startInstant(series, wall) <= until,
  )!;
  const next = { ...series, timeZone: change.timeZone ?? series.timeZone };
  return withEnd(rule, { until: startInstant(next, movement(series, from, change)(last)) });
}

/**
 * Exceptions keep to their days. A moved occurrence keeps its own time, but for the touched one, whose new time is
 * the change itself; one whose day the series no longer has, or has from another exception, is dropped.
 */
function renamed(
  exceptions: readonly OccurrenceException[],
  from: WallTime,
  move: (wall: WallTime) => WallTime,
  next: RecurringSlot,
): RowChange[] {
  const names = new Set<string>();
  const changes = exceptions.map((exception): RowChange => {
    const wall = parseWallTime(exception.occurrence);
    const occurrence = formatWallTime(move(wall));
    const replaced = wall === from;
    if (replaced || names.has(occurrence) || !hasOccurrence(next, occurrence)) {
      return { row: 'delete_exception', id: exception.id };
    }
    names.add(occurrence);
    return { row: 'rename_exception', id: exception.id, slotId: next.id, occurrence };
  });
  return changes.toSorted((one, other) => one.row.localeCompare(other.row)); // deletions first
}

function dayOf(wall: WallTime): WallTime {
  return Math.floor(wall / day) * day;
}

function weekdayOf(wall: WallTime): string {
  return weekdays[new Date(wall).getUTCDay()]!;
}

function invalid(message: string): Failure {
  return new Failure('VALIDATION_FAILED', 'invalid', message);
}
