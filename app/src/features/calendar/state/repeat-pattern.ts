/** CAL-3: weekly patterns as people fill them in, and the recurrence rules of RFC 5545 they stand for. */
import { Temporal } from 'temporal-polyfill';
import { addDays, instantOf, plainDate, type PlainDate, type WallTime } from './zoned-time.ts';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type RepeatEnd =
  | { readonly kind: 'never' }
  | { readonly kind: 'on'; readonly date: PlainDate }
  | { readonly kind: 'after'; readonly count: number };

export interface RepeatPattern {
  readonly weekdays: readonly Weekday[];
  /** Every so many weeks. */
  readonly interval: number;
  readonly end: RepeatEnd;
}

export function weekdayOf(date: PlainDate): Weekday {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1]!;
}

/** The days of a week in the order a calendar shows them; `firstDay` counts from Sunday as 0. */
export function weekdaysFrom(firstDay: number): Weekday[] {
  const shift = (firstDay + 6) % 7;
  return [...WEEKDAYS.slice(shift), ...WEEKDAYS.slice(0, shift)];
}

/** Precondition: at least one weekday. The last day counts whole, on the clock of the slot's zone. */
export function ruleOf({ weekdays, interval, end }: RepeatPattern, zone: string): string {
  const days = WEEKDAYS.filter((day) => weekdays.includes(day));
  const parts = ['FREQ=WEEKLY', ...(interval > 1 ? [`INTERVAL=${interval}`] : []), `BYDAY=${days.join(',')}`];
  if (end.kind === 'after') parts.push(`COUNT=${end.count}`);
  if (end.kind === 'on') parts.push(`UNTIL=${untilOf(end.date, zone)}`);
  return parts.join(';');
}

/** What a rule says as a weekly pattern; null for rules this form cannot show, which are then kept as they are. */
export function patternOf(rule: string, localStart: WallTime, zone: string): RepeatPattern | null {
  const parts = new Map(
    rule.split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.toUpperCase(), value.toUpperCase()] as const;
    }),
  );
  const known = ['FREQ', 'INTERVAL', 'BYDAY', 'COUNT', 'UNTIL', 'WKST'];
  if ([...parts.keys()].some((name) => !known.includes(name))) return null;
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const listed = parts.get('BYDAY')?.split(',');
  const frequency = parts.get('FREQ');
  const daily = frequency === 'DAILY' && interval === 1 && listed === undefined;
  if (frequency !== 'WEEKLY' && !daily) return null;
  const weekdays = daily ? [...WEEKDAYS] : (listed ?? [weekdayOf(localStart.slice(0, 10))]);
  if (!weekdays.every(isWeekday)) return null;
  const count = parts.get('COUNT');
  const until = parts.get('UNTIL');
  let end: RepeatEnd = { kind: 'never' };
  if (count !== undefined) end = { kind: 'after', count: Number(count) };
  if (until !== undefined) end = { kind: 'on', date: plainDate(expandUtc(until), zone) };
  return { weekdays, interval, end };
}

/** A series begins on one of its own days: the given one, or the first of them after it. */
export function firstDayOf({ weekdays }: RepeatPattern, date: PlainDate): PlainDate {
  for (let days = 0; days < 7; days += 1) {
    const candidate = addDays(date, days);
    if (weekdays.includes(weekdayOf(candidate))) return candidate;
  }
  throw new RangeError('A pattern without a day begins nowhere.');
}

function isWeekday(text: string): text is Weekday {
  return (WEEKDAYS as readonly string[]).includes(text);
}

function untilOf(date: PlainDate, zone: string): string {
  const last = instantOf(`${date}T23:59`, zone);
  return `${last.slice(0, 16).replaceAll(/[-:]/g, '')}59Z`;
}

/** `20261231T175959Z` as an instant that can be read. */
function expandUtc(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
}
