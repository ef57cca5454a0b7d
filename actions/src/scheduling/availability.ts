/**
 * When a person can be met: slots, single or recurring, less their exceptions. Extra hours are single slots; an
 * exception replaces or removes one occurrence of a series; time off takes away whatever slots it meets.
 */
import { type Interval, minute, normalise, overlaps, subtract } from './interval.ts';
import { isStartOf, parseRule, wallStarts } from './recurrence.ts';
import { formatWallTime, parseWallTime, type WallTime, zoneClock } from './zone-clock.ts';

/** A slot lasts at most a day: an expansion then looks back one day for what began before its window. */
export const longestSlotMinutes = 24 * 60;
const longestSlot = longestSlotMinutes * minute;

export interface SingleSlot {
  readonly kind: 'single';
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface RecurringSlot {
  readonly kind: 'recurring';
  readonly id: string;
  readonly localStart: string;
  /** On the wall clock: a slot from 22:00 to 06:00 has 480 in every night, also in one of seven or nine hours. */
  readonly durationMinutes: number;
  readonly rule: string;
  readonly timeZone: string;
}

export type AvailabilitySlot = SingleSlot | RecurringSlot;

/** `occurrence` is the wall time at which the series alone would have started it: it names the occurrence. */
export interface RemovedOccurrence {
  readonly kind: 'removed';
  readonly id: string;
  readonly slotId: string;
  readonly occurrence: string;
}

export interface MovedOccurrence {
  readonly kind: 'moved';
  readonly id: string;
  readonly slotId: string;
  readonly occurrence: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface TimeOff {
  readonly kind: 'time_off';
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export type AvailabilityException = RemovedOccurrence | MovedOccurrence | TimeOff;

export interface Schedule {
  readonly slots: readonly AvailabilitySlot[];
  readonly exceptions: readonly AvailabilityException[];
}

/** One meeting of a slot with the calendar, before time off. Appointments are aligned to its start. */
export interface Occurrence extends Interval {
  readonly slotId: string;
  /** Null for single slots. */
  readonly occurrence: string | null;
}

/** All occurrences that share time with the window, uncut, by start. */
export function expandOccurrences(schedule: Schedule, window: Interval): Occurrence[] {
  const excepted = exceptedOccurrences(schedule.exceptions);
  const found: Occurrence[] = [];
  for (const slot of schedule.slots) {
    if (slot.kind === 'single') {
      found.push({ slotId: slot.id, occurrence: null, start: slot.startsAt, end: slot.endsAt });
      continue;
    }
    const exceptions = excepted.get(slot.id);
    for (const occurrence of expandSeries(slot, window)) {
      if (!exceptions?.has(occurrence.occurrence!)) found.push(occurrence);
    }
    for (const exception of exceptions?.values() ?? []) {
      // One whose occurrence the series no longer has would be time that no calendar shows.
      if (exception.kind === 'moved' && hasOccurrence(slot, exception.occurrence)) {
        const { occurrence, startsAt, endsAt } = exception;
        found.push({ slotId: slot.id, occurrence, start: startsAt, end: endsAt });
      }
    }
  }
  return found
    .filter((occurrence) => occurrence.start < occurrence.end && overlaps(occurrence, window))
    .toSorted((one, other) => one.start - other.start || one.end - other.end);
}

/** Normalised; the part of the occurrences that no time off takes away. */
export function openTime(schedule: Schedule, occurrences: readonly Occurrence[]): Interval[] {
  const off = schedule.exceptions
    .filter((exception) => exception.kind === 'time_off')
    .map(({ startsAt, endsAt }) => ({ start: startsAt, end: endsAt }));
  return subtract(normalise(occurrences), normalise(off));
}

/** Whether the series itself, its exceptions aside, has an occurrence of this name. */
export function hasOccurrence(slot: RecurringSlot, occurrence: string): boolean {
  const wall = parseWallTime(occurrence);
  return isStartOf(slot, wall) && startInstant(slot, wall) <= (parseRule(slot.rule).until ?? Infinity);
}

/** The instant at which the occurrence of this wall time begins. */
export function startInstant(slot: RecurringSlot, wall: WallTime): number {
  return zoneClock(slot.timeZone, { start: wall, end: wall }).instantOf(wall);
}

function expandSeries(slot: RecurringSlot, window: Interval): Occurrence[] {
  const clock = zoneClock(slot.timeZone, window);
  const until = parseRule(slot.rule).until ?? Infinity;
  const length = slot.durationMinutes * minute;
  // A clock change moves wall time by some hours at most; the day taken on each side is more than that.
  const from = clock.wallAt(window.start) - 2 * longestSlot;
  const to = clock.wallAt(window.end) + longestSlot;
  return wallStarts(slot, from, to)
    .map((wall) => ({
      slotId: slot.id,
      occurrence: formatWallTime(wall),
      start: clock.instantOf(wall),
      end: clock.instantOf(wall + length),
    }))
    .filter(({ start }) => start <= until);
}

function exceptedOccurrences(
  exceptions: readonly AvailabilityException[],
): Map<string, Map<string, RemovedOccurrence | MovedOccurrence>> {
  const bySlot = new Map<string, Map<string, RemovedOccurrence | MovedOccurrence>>();
  for (const exception of exceptions) {
    if (exception.kind === 'time_off') continue;
    const ofSlot = bySlot.get(exception.slotId) ?? new Map<string, RemovedOccurrence | MovedOccurrence>();
    ofSlot.set(formatWallTime(parseWallTime(exception.occurrence)), exception);
    bySlot.set(exception.slotId, ofSlot);
  }
  return bySlot;
}
