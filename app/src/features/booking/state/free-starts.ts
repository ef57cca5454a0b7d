/** Free starts as a person reads them: by day and part of the day on his own clock. */
import { Temporal } from 'temporal-polyfill';

export type PartOfDay = 'night' | 'morning' | 'afternoon' | 'evening';

export interface StartsOfDay {
  /** YYYY-MM-DD in the zone asked for. */
  day: string;
  starts: string[];
}

const inZone = (instant: string, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);

export function dayOf(instant: string, timeZone: string): string {
  return inZone(instant, timeZone).toPlainDate().toString();
}

/** Days in order; a day without a free start is left out. */
export function byDay(starts: readonly string[], timeZone: string): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const start of [...starts].sort((a, b) => Date.parse(a) - Date.parse(b))) {
    const day = dayOf(start, timeZone);
    const sofar = days.get(day);
    if (sofar) sofar.push(start);
    else days.set(day, [start]);
  }
  return days;
}

export function partOfDay(instant: string, timeZone: string): PartOfDay {
  const { hour } = inZone(instant, timeZone);
  if (hour < 5) return 'night';
  if (hour < 12) return 'morning';
  return hour < 17 ? 'afternoon' : 'evening';
}

/** In the order of the day; parts without a start are left out. */
export function byPartOfDay(starts: readonly string[], timeZone: string): [PartOfDay, string[]][] {
  const parts = new Map<PartOfDay, string[]>();
  for (const start of starts) {
    const part = partOfDay(start, timeZone);
    parts.set(part, [...(parts.get(part) ?? []), start]);
  }
  return [...parts];
}

export interface Window {
  from: string;
  to: string;
}

/** The month on the clocks of a zone, from its first instant to the first one of the next. */
export function windowOfMonth(month: string, timeZone: string): Window {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const instant = (day: Temporal.PlainDate): string => day.toZonedDateTime(timeZone).toInstant().toString();
  return { from: instant(first), to: instant(first.add({ months: 1 })) };
}

export const monthOf = (day: string): string => day.slice(0, 7);

export function addMinutes(instant: string, minutes: number): string {
  return Temporal.Instant.from(instant).add({ minutes }).toString();
}

/** The last moment of a time that ends at an instant: of midnight it is on the day before. */
export function justBefore(instant: string): string {
  return Temporal.Instant.from(instant).subtract({ seconds: 1 }).toString();
}

export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The instant at which a clock of the zone shows this time; in the hour a clock skips, the later one. */
export function instantOf(day: string, clockTime: string, timeZone: string): string {
  const time = Temporal.PlainTime.from(clockTime);
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: time }).toInstant().toString();
}

/** Whether two zones show the same time at that instant: only then need one of them not be said. */
export function sameClock(instant: string, one: string, other: string): boolean {
  return inZone(instant, one).offsetNanoseconds === inZone(instant, other).offsetNanoseconds;
}
