/**
 * The reference: free starts as booking code commonly finds them. It walks the days on the doctor's clock, makes every
 * slot of every block, and holds each of them against all that is taken.
 */

import { minute, type Interval } from '../../../actions/src/scheduling/interval.ts';
import type { SchedulingRules } from '../../../actions/src/scheduling/rules.ts';

export interface WeeklyBlock {
  readonly days: readonly string[];
  readonly startMinute: number;
  readonly durationMinutes: number;
}

export interface ReferenceDoctor {
  readonly timeZone: string;
  readonly blocks: readonly WeeklyBlock[];
  readonly timeOff: readonly Interval[];
  readonly taken: readonly Interval[];
  readonly patientTaken: readonly Interval[];
}

const day = 24 * 60 * minute;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

export function slotBySlot(
  doctor: ReferenceDoctor,
  durationMinutes: number,
  rules: SchedulingRules,
  now: number,
  window: Interval,
): number[] {
  const free: number[] = [];
  const earliest = now + rules.minimumNoticeMinutes * minute;
  const latest = now + rules.horizonDays * day;
  for (let date = midnightBefore(window.start - day); date <= window.end + day; date += day) {
    for (const block of doctor.blocks) {
      if (!block.days.includes(weekdays[new Date(date).getUTCDay()]!)) continue;
      const last = block.startMinute + block.durationMinutes - durationMinutes;
      for (let at = block.startMinute; at <= last; at += rules.incrementMinutes) {
        const start = instantOf(date + at * minute, doctor.timeZone);
        if (start < window.start || start >= window.end || start < earliest || start > latest) continue;
        const meeting = { start, end: start + durationMinutes * minute };
        const occupied = { start, end: meeting.end + rules.bufferMinutes * minute };
        if (
          doctor.timeOff.every((off) => apart(off, meeting)) &&
          doctor.taken.every((taken) => apart(taken, occupied)) &&
          doctor.patientTaken.every((taken) => apart(taken, occupied))
        ) {
          free.push(start);
        }
      }
    }
  }
  return free.toSorted((one, other) => one - other);
}

/** Over many doctors: all of their free starts, of which the first are kept. */
export function nextFreeSlotBySlot(
  doctors: readonly ReferenceDoctor[],
  durationMinutes: number,
  rules: SchedulingRules,
  now: number,
  window: Interval,
  limit: number,
): { readonly doctor: number; readonly startsAt: number }[] {
  return doctors
    .flatMap((reference, doctor) =>
      slotBySlot(reference, durationMinutes, rules, now, window).map((startsAt) => ({ doctor, startsAt })),
    )
    .toSorted((one, other) => one.startsAt - other.startsAt || one.doctor - other.doctor)
    .slice(0, limit);
}

function apart(one: Interval, other: Interval): boolean {
  return one.end <= other.start || other.end <= one.start;
}

function midnightBefore(at: number): number {
  return Math.floor(at / day) * day;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall time to instant, as date libraries do it: by asking twice for the zone's distance to UTC. */
function instantOf(wall: number, timeZone: string): number {
  const first = wall - distanceToUtc(wall, timeZone);
  return wall - distanceToUtc(first, timeZone);
}

function distanceToUtc(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const shown = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day'],
    part['hour'],
    part['minute'],
    part['second'],
  );
  return shown - Math.floor(at / 1000) * 1000;
}
