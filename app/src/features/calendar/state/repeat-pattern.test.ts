import { describe, expect, it } from 'vitest';
import {
  firstDayOf,
  patternOf,
  ruleOf,
  weekdayOf,
  weekdaysFrom,
  type RepeatPattern,
} from './repeat-pattern.ts';

const pattern = (change: Partial<RepeatPattern> = {}): RepeatPattern => ({
  weekdays: ['MO', 'WE'],
  interval: 1,
  end: { kind: 'never' },
  ...change,
});

describe('CAL-3 a weekly pattern as a rule', () => {
  it('names its days in the order of the week', () => {
    expect(ruleOf(pattern({ weekdays: ['FR', 'MO'] }), 'Asia/Dhaka')).toBe('FREQ=WEEKLY;BYDAY=MO,FR');
  });

  it('counts weeks and occurrences', () => {
    expect(ruleOf(pattern({ interval: 2, end: { kind: 'after', count: 10 } }), 'Asia/Dhaka')).toBe(
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10',
    );
  });

  it('ends with the last minute of its last day in its own zone', () => {
    expect(ruleOf(pattern({ end: { kind: 'on', date: '2026-12-31' } }), 'Asia/Dhaka')).toBe(
      'FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T175959Z',
    );
  });

  it.each([
    pattern(),
    pattern({ interval: 3 }),
    pattern({ end: { kind: 'after', count: 4 } }),
    pattern({ end: { kind: 'on', date: '2026-10-25' } }),
  ])('comes back from its rule as %j', (given) => {
    for (const zone of ['Asia/Kathmandu', 'America/New_York', 'Pacific/Auckland', 'Europe/London']) {
      expect(patternOf(ruleOf(given, zone), '2026-10-05T09:00', zone)).toEqual(given);
    }
  });
});

describe('CAL-3 a rule as a weekly pattern', () => {
  it('has the weekday of its start when it names none', () => {
    expect(patternOf('FREQ=WEEKLY', '2026-11-20T09:00', 'UTC')?.weekdays).toEqual(['FR']);
  });

  it('has all days when it is daily', () => {
    expect(patternOf('FREQ=DAILY', '2026-11-20T09:00', 'UTC')?.weekdays).toHaveLength(7);
  });

  it.each(['FREQ=MONTHLY;BYDAY=1MO', 'FREQ=DAILY;INTERVAL=2', 'FREQ=WEEKLY;BYDAY=MO;BYMONTH=5'])(
    'is none for %s',
    (rule) => {
      expect(patternOf(rule, '2026-11-02T09:00', 'UTC')).toBeNull();
    },
  );
});

describe('CAL-3 the days of a pattern', () => {
  it('begin on the day asked for, or the first one after it', () => {
    expect(firstDayOf(pattern(), '2026-11-18')).toBe('2026-11-18');
    expect(firstDayOf(pattern(), '2026-11-19')).toBe('2026-11-23');
    expect(() => firstDayOf(pattern({ weekdays: [] }), '2026-11-19')).toThrow(RangeError);
  });

  it('are shown from the first day of the reader’s week', () => {
    expect(weekdaysFrom(0)[0]).toBe('SU');
    expect(weekdaysFrom(1)[0]).toBe('MO');
    expect(weekdaysFrom(6)).toEqual(['SA', 'SU', 'MO', 'TU', 'WE', 'TH', 'FR']);
    expect(weekdayOf('2026-11-20')).toBe('FR');
  });
});
