import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWallMinutes,
  clocksDiffer,
  daysBetween,
  daysSpan,
  instantOf,
  minutesOf,
  plainDate,
  today,
  wallMinutes,
  wallTime,
} from './zoned-time.ts';

describe('CAL-5 an instant on the clocks of a zone', () => {
  it.each([
    ['Asia/Dhaka', '2026-11-20T10:00'],
    ['Asia/Kathmandu', '2026-11-20T09:45'],
    ['America/St_Johns', '2026-11-20T00:30'],
    ['UTC', '2026-11-20T04:00'],
  ])('is read in %s', (zone, expected) => {
    expect(wallTime('2026-11-20T04:00:00Z', zone)).toBe(expected);
  });

  it('is read the same from another notation', () => {
    expect(wallTime('2026-11-20T08:30:00+06:00', 'Asia/Dhaka')).toBe('2026-11-20T08:30');
    expect(plainDate('2026-11-20T23:30:00+00:00', 'Asia/Dhaka')).toBe('2026-11-21');
  });

  it('comes back from its wall time', () => {
    expect(instantOf('2026-07-01T09:00', 'Europe/London')).toBe('2026-07-01T08:00:00Z');
    expect(instantOf('2026-12-01T09:00', 'Europe/London')).toBe('2026-12-01T09:00:00Z');
  });

  it('is the later one where the clocks skip the time, and the first where they show it twice', () => {
    expect(instantOf('2026-03-29T01:30', 'Europe/London')).toBe('2026-03-29T01:30:00Z');
    expect(instantOf('2026-10-25T01:30', 'Europe/London')).toBe('2026-10-25T00:30:00Z');
  });
});

describe('CAL-5 days', () => {
  it('have 23 and 25 hours when the clocks change', () => {
    expect(minutesOf(daysSpan('2026-03-29', 1, 'Europe/London'))).toBe(23 * 60);
    expect(minutesOf(daysSpan('2026-10-25', 1, 'Europe/London'))).toBe(25 * 60);
  });

  it('begin where the zone begins them', () => {
    expect(daysSpan('2026-11-20', 7, 'Asia/Dhaka')).toEqual({
      startsAt: '2026-11-19T18:00:00Z',
      endsAt: '2026-11-26T18:00:00Z',
    });
  });

  it('are counted on the calendar', () => {
    expect(addDays('2026-02-27', 3)).toBe('2026-03-02');
    expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3);
    expect(today('Pacific/Auckland', Date.UTC(2026, 10, 20, 12))).toBe('2026-11-21');
  });
});

describe('CAL-5 lengths', () => {
  it('are taken on the clock, not in passed time, for slots', () => {
    expect(wallMinutes('2026-03-29T00:00', '2026-03-29T08:00')).toBe(8 * 60);
    expect(addWallMinutes('2026-03-28T23:30', 60)).toBe('2026-03-29T00:30');
  });
});

describe('CAL-5 the other person’s clock', () => {
  it('is worth a word only when it shows another time', () => {
    expect(clocksDiffer('2026-12-01T09:00:00Z', 'Europe/London', 'UTC')).toBe(false);
    expect(clocksDiffer('2026-07-01T09:00:00Z', 'Europe/London', 'UTC')).toBe(true);
  });
});
