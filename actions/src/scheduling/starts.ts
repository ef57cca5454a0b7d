/** Which starts are free, and whether a wanted one is: one calculation serves both, so what is offered can be booked. */
import { expandOccurrences, openTime, type Schedule } from './availability.ts';
import {
  covers,
  type Interval,
  intersect,
  minute,
  normalise,
  overlaps,
  subtract,
  within,
} from './interval.ts';
import type { SchedulingRules } from './rules.ts';

/** The doctor's schedule and what is taken. Taken time includes the buffers its appointments were booked with. */
export interface Calendar extends Schedule {
  /** Normalised: holds, pending and booked appointments, open proposals of a shift, overbooked ones too. */
  readonly doctorTaken: readonly Interval[];
  /** Normalised; the same for the patient, with every doctor. */
  readonly patientTaken: readonly Interval[];
}

/** The starts `first`, `first + increment` … up to `last`. */
export interface StartRange {
  readonly first: number;
  readonly last: number;
}

export interface Wish {
  readonly startsAt: number;
  readonly durationMinutes: number;
}

export type RefusalCode =
  | 'DURATION_NOT_OFFERED'
  | 'NOTICE_TOO_SHORT'
  | 'BEYOND_HORIZON'
  | 'SLOT_UNAVAILABLE' // the doctor is not there for the whole time
  | 'START_NOT_ALIGNED'
  | 'SLOT_TAKEN'
  | 'PATIENT_BUSY';

export type BookingDecision =
  | { readonly accepted: true; readonly endsAt: number; readonly occupiedUntil: number }
  | { readonly accepted: false; readonly code: RefusalCode };

/**
 * The free starts in the window. A start is free if the whole appointment lies in the doctor's open time, which may
 * be several slots that touch, and the appointment with its buffer meets nothing taken. Hence the slot 10:00–10:50
 * with an increment of 15 offers 10:00, 10:15 and 10:30 for 15 or 20 minutes (10:45 would end at 11:00), but only
 * 10:00 and 10:15 for 30.
 *
 * Where occurrences overlap, a start may lie on the grid of any of them; ranges are by occurrence and may repeat a
 * start.
 */
export function startRanges(
  calendar: Calendar,
  durationMinutes: number,
  rules: SchedulingRules,
  now: number,
  window: Interval,
): StartRange[] {
  if (!rules.durationsMinutes.includes(durationMinutes)) return [];
  const bookable = bookableSpan(rules, now);
  const starts = { start: Math.max(window.start, bookable.start), end: Math.min(window.end, bookable.end) };
  if (starts.start >= starts.end) return [];

  const duration = durationMinutes * minute;
  const increment = rules.incrementMinutes * minute;
  const occurrences = expandOccurrences(calendar, { start: starts.start, end: starts.end + duration });
  const fitting = openTime(calendar, occurrences)
    .map(({ start, end }) => ({ start, end: end - duration + 1 }))
    .filter(({ start, end }) => start < end);
  const reach = duration + rules.bufferMinutes * minute;
  const free = subtract(
    intersect(fitting, [starts]),
    normalise([
      ...startsMeeting(calendar.doctorTaken, reach, starts),
      ...startsMeeting(calendar.patientTaken, reach, starts),
    ]),
  );

  const ranges: StartRange[] = [];
  for (const occurrence of occurrences) {
    for (const span of within(free, occurrence)) {
      const from = Math.max(span.start, occurrence.start);
      const to = Math.min(span.end, occurrence.end) - 1;
      const first = occurrence.start + Math.ceil((from - occurrence.start) / increment) * increment;
      const last = occurrence.start + Math.floor((to - occurrence.start) / increment) * increment;
      if (first <= last) ranges.push({ first, last });
    }
  }
  return ranges;
}

/** BOOK-1: free starts of the window, earliest first, each once, at most `limit`. */
export function proposeStarts(
  calendar: Calendar,
  durationMinutes: number,
  rules: SchedulingRules,
  now: number,
  window: Interval,
  limit = Infinity,
): number[] {
  const increment = rules.incrementMinutes * minute;
  const starts = new Set<number>();
  for (const { first, last } of startRanges(calendar, durationMinutes, rules, now, window)) {
    // Each range by itself is in order, so none needs to give more than the limit.
    for (let start = first, given = 0; start <= last && given < limit; start += increment, given += 1) {
      starts.add(start);
    }
  }
  return [...starts].toSorted((one, other) => one - other).slice(0, limit);
}

/** Accepts exactly what `proposeStarts` offers on the same values; a refusal names the first reason found. */
export function decideBooking(
  calendar: Calendar,
  wish: Wish,
  rules: SchedulingRules,
  now: number,
): BookingDecision {
  const moment = { start: wish.startsAt, end: wish.startsAt + 1 };
  if (startRanges(calendar, wish.durationMinutes, rules, now, moment).length > 0) {
    const endsAt = wish.startsAt + wish.durationMinutes * minute;
    return { accepted: true, endsAt, occupiedUntil: endsAt + rules.bufferMinutes * minute };
  }
  return { accepted: false, code: refusalOf(calendar, wish, rules, now) };
}

/** Precondition: the wish is not free. What lies with the wish comes first, then the calendars. */
function refusalOf(calendar: Calendar, wish: Wish, rules: SchedulingRules, now: number): RefusalCode {
  if (!rules.durationsMinutes.includes(wish.durationMinutes)) return 'DURATION_NOT_OFFERED';
  const bookable = bookableSpan(rules, now);
  if (wish.startsAt < bookable.start) return 'NOTICE_TOO_SHORT';
  if (wish.startsAt >= bookable.end) return 'BEYOND_HORIZON';
  const meeting = { start: wish.startsAt, end: wish.startsAt + wish.durationMinutes * minute };
  const occupied = { start: meeting.start, end: meeting.end + rules.bufferMinutes * minute };
  const occurrences = expandOccurrences(calendar, meeting);
  if (!covers(openTime(calendar, occurrences), meeting)) return 'SLOT_UNAVAILABLE';
  const increment = rules.incrementMinutes * minute;
  const aligned = occurrences.some(
    ({ start, end }) =>
      start <= meeting.start && meeting.start < end && (meeting.start - start) % increment === 0,
  );
  if (!aligned) return 'START_NOT_ALIGNED';
  const taken = calendar.doctorTaken.some((interval) => overlaps(interval, occupied));
  return taken ? 'SLOT_TAKEN' : 'PATIENT_BUSY';
}

function bookableSpan(rules: SchedulingRules, now: number): Interval {
  return {
    start: now + rules.minimumNoticeMinutes * minute,
    end: now + rules.horizonDays * 24 * 60 * minute + 1,
  };
}

/** The starts from which something `reach` long would meet taken time. */
function startsMeeting(taken: readonly Interval[], reach: number, starts: Interval): Interval[] {
  return within(taken, { start: starts.start, end: starts.end + reach }).map(({ start, end }) => ({
    start: start - reach + 1,
    end,
  }));
}
