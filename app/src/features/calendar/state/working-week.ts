/** CAL-4: a doctor's first schedule, filled in day by day, as the slots to make. */
import { firstDayOf, ruleOf, WEEKDAYS, type Weekday } from './repeat-pattern.ts';
import { minutesOfDraft, type NewSlot } from './slot-edit.ts';
import type { PlainDate } from './zoned-time.ts';

export interface Hours {
  readonly from: string;
  readonly to: string;
}

/** The hours of each day; a day without hours is free. */
export type WorkingWeek = Readonly<Record<Weekday, readonly Hours[]>>;

export interface WorkingDayPreset {
  readonly weekdays: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  /** Left out in the middle of the day. */
  readonly pause: Hours | null;
}

export function presetWeek({ weekdays, from, to, pause }: WorkingDayPreset): WorkingWeek {
  const hours = pause
    ? [
        { from, to: pause.from },
        { from: pause.to, to },
      ]
    : [{ from, to }];
  return weekOf((day) => (weekdays.includes(day) ? hours : []));
}

/** One series for all the days that have the same hours, so that they are later changed together. */
export function slotsOfWeek(week: WorkingWeek, from: PlainDate, timeZone: string): NewSlot[] {
  const daysByHours = new Map<string, { hours: Hours; weekdays: Weekday[] }>();
  for (const day of WEEKDAYS) {
    for (const hours of week[day]) {
      const key = `${hours.from} ${hours.to}`;
      const group = daysByHours.get(key) ?? { hours, weekdays: [] };
      group.weekdays.push(day);
      daysByHours.set(key, group);
    }
  }
  return [...daysByHours.values()].map(({ hours, weekdays }) => {
    const pattern = { weekdays, interval: 1, end: { kind: 'never' } } as const;
    return {
      localStart: `${firstDayOf(pattern, from)}T${hours.from}`,
      durationMinutes: minutesOfDraft({ date: from, ...hours }),
      timeZone,
      rule: ruleOf(pattern, timeZone),
    };
  });
}

/** Hours a week, for the form's summary. */
export function weeklyMinutes(week: WorkingWeek): number {
  return WEEKDAYS.flatMap((day) => week[day]).reduce(
    (sum, hours) => sum + minutesOfDraft({ date: '2026-01-01', ...hours }),
    0,
  );
}

function weekOf(hoursOf: (day: Weekday) => readonly Hours[]): WorkingWeek {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, hoursOf(day)])) as unknown as WorkingWeek;
}
