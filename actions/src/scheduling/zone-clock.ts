/**
 * Reads wall clocks of IANA zones. One rule settles every clock change: a wall time stands for the first instant at
 * which the zone's clocks show that time or a later one. So minutes that a change skips are dropped (what would start
 * in them starts when they are over), and of a repeated hour the first pass counts.
 */
import { Temporal } from 'temporal-polyfill';
import type { Interval } from './interval.ts';

/** A wall time as the instant at which UTC's clocks show it. */
export type WallTime = number;

/** A stretch of time during which the zone keeps one distance to UTC. */
interface OffsetPeriod extends Interval {
  readonly offset: number;
}

export interface ZoneClock {
  instantOf(wall: WallTime): number;
  wallAt(instant: number): WallTime;
}

/** Asking Temporal for each wall time is twenty times slower than asking once for the zone's changes. */
const clocks = new Map<string, ZoneClock>();
const mostClocks = 500;

/** A clock right for instants and wall times of the span and at least a year around it. Unknown zones throw. */
export function zoneClock(timeZone: string, span: Interval): ZoneClock {
  const firstYear = new Date(span.start).getUTCFullYear() - 1;
  const lastYear = new Date(span.end).getUTCFullYear() + 1;
  const key = `${timeZone} ${firstYear} ${lastYear}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const made = clockOf(offsetPeriods(timeZone, Date.UTC(firstYear, 0), Date.UTC(lastYear + 1, 0)));
  if (clocks.size >= mostClocks) clocks.clear();
  clocks.set(key, made);
  return made;
}

/** Throws for text that is no wall time with minutes, such as `2026-03-29T02:30`. */
export function parseWallTime(text: string): WallTime {
  const wall = Temporal.PlainDateTime.from(text, { overflow: 'reject' });
  if (wall.second !== 0 || wall.millisecond !== 0 || wall.microsecond !== 0 || wall.nanosecond !== 0) {
    throw new RangeError(`${text} is not on a whole minute`);
  }
  return wall.toZonedDateTime('UTC').epochMilliseconds;
}

export function formatWallTime(wall: WallTime): string {
  return new Date(wall).toISOString().slice(0, 16);
}

/** The instants of a calendar day (`2026-03-29`) in a zone: 23 or 25 hours long at a change of clocks. */
export function dayIn(timeZone: string, date: string): Interval {
  const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
  const start = parseWallTime(`${day.toString()}T00:00`);
  const end = parseWallTime(`${day.add({ days: 1 }).toString()}T00:00`);
  const clock = zoneClock(timeZone, { start, end });
  return { start: clock.instantOf(start), end: clock.instantOf(end) };
}

export function isTimeZone(name: string): boolean {
  // Offsets such as "+06:00" are zones to Temporal, but follow no zone's rules.
  if (/^[+-]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function clockOf(periods: readonly OffsetPeriod[]): ZoneClock {
  return {
    instantOf: (wall) => {
      for (const { start, end, offset } of periods) {
        const candidate = Math.max(start, wall - offset);
        if (candidate < end) return candidate;
      }
      throw new RangeError('the wall time is outside of what the clock was made for');
    },
    wallAt: (instant) => {
      const period = periods.find(({ start, end }) => start <= instant && instant < end);
      if (period === undefined) throw new RangeError('the instant is outside of what the clock was made for');
      return instant + period.offset;
    },
  };
}

function offsetPeriods(timeZone: string, from: number, until: number): OffsetPeriod[] {
  const periods: OffsetPeriod[] = [];
  let moment = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  while (moment.epochMilliseconds < until) {
    const change = moment.getTimeZoneTransition('next');
    const end = Math.min(change?.epochMilliseconds ?? until, until);
    periods.push({ start: moment.epochMilliseconds, end, offset: moment.offsetNanoseconds / 1e6 });
    if (change === null) break;
    moment = change;
  }
  return periods;
}
