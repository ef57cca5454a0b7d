/** Instants and the wall clocks of time zones, computed with Temporal so that days of 23 and 25 hours come out right. */
import { Temporal } from 'temporal-polyfill';

/** Wall time of some zone, `YYYY-MM-DDTHH:MM`. */
export type WallTime = string;
/** `YYYY-MM-DD`. */
export type PlainDate = string;

export interface Span {
  readonly startsAt: string;
  readonly endsAt: string;
}

export function wallTime(instant: string, zone: string): WallTime {
  const wall = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: 'minute' });
}

export function plainDate(instant: string, zone: string): PlainDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** A time the clocks skip becomes the one they show instead; of a time they show twice the first is meant. */
export function instantOf(wall: WallTime, zone: string): string {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).toInstant().toString();
}

export function today(zone: string, now: number): PlainDate {
  return plainDate(new Date(now).toISOString(), zone);
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** From midnight, or whenever the day begins there, to the beginning of the day after the last one. */
export function daysSpan(first: PlainDate, days: number, zone: string): Span {
  const start = Temporal.PlainDate.from(first);
  const beginning = (date: Temporal.PlainDate): string => date.toZonedDateTime(zone).toInstant().toString();
  return { startsAt: beginning(start), endsAt: beginning(start.add({ days })) };
}

/** Minutes the hands of a clock move between two wall times. */
export function wallMinutes(from: WallTime, to: WallTime): number {
  return Temporal.PlainDateTime.from(from).until(Temporal.PlainDateTime.from(to)).total('minutes');
}

export function addWallMinutes(wall: WallTime, minutes: number): WallTime {
  return Temporal.PlainDateTime.from(wall).add({ minutes }).toString({ smallestUnit: 'minute' });
}

/** Minutes that really pass. */
export function minutesOf({ startsAt, endsAt }: Span): number {
  return Temporal.Instant.from(startsAt).until(Temporal.Instant.from(endsAt)).total('minutes');
}

export function isBefore(one: string, other: string): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}

/** Whether clocks in the two zones show different times at this instant. */
export function clocksDiffer(instant: string, one: string, other: string): boolean {
  return wallTime(instant, one) !== wallTime(instant, other);
}
