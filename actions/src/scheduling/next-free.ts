/** BOOK-7: the earliest free starts over many doctors. */
import { minute, type Interval } from './interval.ts';
import type { SchedulingRules } from './rules.ts';
import { type Calendar, proposeStarts } from './starts.ts';

export interface DoctorCalendar extends Calendar {
  readonly doctorId: string;
}

export interface FreeStart {
  readonly doctorId: string;
  readonly startsAt: number;
}

const firstStep = 24 * 60 * minute;

/**
 * Earliest first; at the same time the doctor named earlier in `doctors` comes first, so the caller ranks them. The
 * window is searched in growing steps, each over all doctors, and left as soon as a step has filled the answer: what
 * comes later in time cannot be earlier in the answer. A doctor gives no more than `limit` starts per step.
 */
export function nextFree(
  doctors: readonly DoctorCalendar[],
  durationMinutes: number,
  rules: SchedulingRules,
  now: number,
  window: Interval,
  limit: number,
): FreeStart[] {
  const found: FreeStart[] = [];
  const end = Math.min(window.end, now + rules.horizonDays * 24 * 60 * minute + 1);
  let start = Math.max(window.start, now + rules.minimumNoticeMinutes * minute);
  for (let step = firstStep; start < end && found.length < limit; step *= 2) {
    const part = { start, end: Math.min(start + step, end) };
    found.push(...earliestIn(part, limit - found.length));
    start = part.end;
  }
  return found;

  function earliestIn(part: Interval, wanted: number): FreeStart[] {
    let best: { rank: number; startsAt: number }[] = [];
    let until = part.end;
    for (const [rank, calendar] of doctors.entries()) {
      // With the answer full, only what is earlier than its last start can still enter.
      const span = { start: part.start, end: until };
      const starts = proposeStarts(calendar, durationMinutes, rules, now, span, wanted);
      if (starts.length === 0) continue;
      best = [...best, ...starts.map((startsAt) => ({ rank, startsAt }))]
        .toSorted((one, other) => one.startsAt - other.startsAt || one.rank - other.rank)
        .slice(0, wanted);
      if (best.length === wanted) until = best.at(-1)!.startsAt;
    }
    return best.map(({ rank, startsAt }) => ({ doctorId: doctors[rank]!.doctorId, startsAt }));
  }
}
