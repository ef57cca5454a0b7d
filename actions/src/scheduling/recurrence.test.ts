import { describe, expect, it } from 'vitest';
import { expandOccurrences, type RecurringSlot } from './availability.ts';
import {
  checkSeries,
  parseRule,
  RuleError,
  ruleText,
  series,
  startsBefore,
  wallStarts,
  withEnd,
} from './recurrence.ts';
import { formatWallTime, parseWallTime } from './zone-clock.ts';

const monday = '2026-01-05T09:00';
const starts = (rule: string, from: string, to: string, localStart = monday) =>
  wallStarts({ localStart, rule }, parseWallTime(from), parseWallTime(to)).map(formatWallTime);

describe('CAL-3 a rule', () => {
  it('with a count ends after so many starts, counted from the first', () => {
    expect(starts('FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3', '2026-01-06T00:00', '2027-01-01T00:00')).toEqual([
      '2026-01-07T09:00',
      '2026-01-12T09:00',
    ]);
  });

  it('of every other week counts the weeks from its first', () => {
    expect(starts('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-03-01T00:00', '2026-03-31T00:00')).toEqual([
      '2026-03-02T09:00',
      '2026-03-16T09:00',
      '2026-03-30T09:00',
    ]);
  });

  it('of the last Friday of the month', () => {
    const found = starts(
      'FREQ=MONTHLY;BYDAY=-1FR',
      '2026-01-01T00:00',
      '2026-04-01T00:00',
      '2026-01-30T09:00',
    );

    expect(found).toEqual(['2026-01-30T09:00', '2026-02-27T09:00', '2026-03-27T09:00']);
  });

  it('includes the first moment of the window and not the last', () => {
    expect(starts('FREQ=DAILY', '2026-02-01T09:00', '2026-02-02T09:00')).toEqual(['2026-02-01T09:00']);
  });

  it('counts its starts before a moment', () => {
    const rule = { localStart: monday, rule: 'FREQ=DAILY' };

    expect(startsBefore(rule, parseWallTime('2026-01-10T09:00'))).toBe(5);
    expect(startsBefore(rule, parseWallTime(monday))).toBe(0);
  });

  it('takes its last start by the instant, also where the clocks are changing', () => {
    const slot: RecurringSlot = {
      kind: 'recurring',
      id: 'a',
      localStart: '2026-10-26T01:30',
      durationMinutes: 30,
      rule: 'FREQ=DAILY;UNTIL=20261101T061500Z', // 01:15 in New York for the second time
      timeZone: 'America/New_York',
    };
    const window = { start: Date.UTC(2026, 9, 31), end: Date.UTC(2026, 10, 5) };

    expect(
      expandOccurrences({ slots: [slot], exceptions: [] }, window).map(({ occurrence }) => occurrence),
    ).toEqual([
      '2026-10-31T01:30',
      '2026-11-01T01:30', // at its first pass, 05:30Z
    ]);
  });

  it('includes a start at the very moment of its end', () => {
    const slot: RecurringSlot = {
      kind: 'recurring',
      id: 'a',
      localStart: '2026-06-01T09:00',
      durationMinutes: 30,
      rule: 'FREQ=DAILY;UNTIL=20260602T070000Z',
      timeZone: 'Europe/Berlin',
    };
    const window = { start: Date.UTC(2026, 5, 1), end: Date.UTC(2026, 5, 5) };

    expect(expandOccurrences({ slots: [slot], exceptions: [] }, window)).toHaveLength(2);
  });

  it.each([
    'FREQ=HOURLY',
    'FREQ=DAILY;BYHOUR=10',
    'FREQ=DAILY;FOO=1',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=2;UNTIL=20261231T000000Z',
    'FREQ=DAILY;UNTIL=20261231',
    'FREQ=DAILY;UNTIL=20261331T000000Z',
    'FREQ=DAILY;FREQ=WEEKLY',
    'BYDAY=MO',
    '',
  ])('"%s" is refused', (rule) => {
    expect(() => parseRule(rule)).toThrow(RuleError);
    expect(ruleText.safeParse(rule).success).toBe(false);
  });

  it.each([
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=WEEKLY;BYDAY=TU',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31',
  ])('"%s" is refused with a start it does not have', (rule) => {
    expect(() => checkSeries({ localStart: monday, rule })).toThrow(RuleError);
    expect(series.safeParse({ localStart: monday, rule }).success).toBe(false);
  });

  it('and its start pass the boundary unchanged', () => {
    const candidate = { localStart: monday, rule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=4' };

    expect(series.parse(candidate)).toEqual(candidate);
    expect(series.safeParse({ ...candidate, localStart: 'soon' }).success).toBe(false);
  });

  it('can be given another end', () => {
    expect(withEnd('FREQ=DAILY;COUNT=9', { until: Date.UTC(2026, 4, 1, 8, 30) })).toBe(
      'FREQ=DAILY;UNTIL=20260501T083000Z',
    );
    expect(withEnd('FREQ=DAILY;UNTIL=20260501T083000Z', { count: 4 })).toBe('FREQ=DAILY;COUNT=4');
    expect(withEnd('FREQ=DAILY;COUNT=9', undefined)).toBe('FREQ=DAILY');
  });
});
