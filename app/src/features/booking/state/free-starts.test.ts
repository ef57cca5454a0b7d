import { describe, expect, it } from 'vitest';
import { byDay, byPartOfDay, dayOf, instantOf, sameClock, windowOfMonth } from './free-starts.ts';

describe('BOOK-1 free starts on the reader’s own clock', () => {
  it('lie on the day that clock shows', () => {
    const start = '2026-12-03T20:30:00Z';

    expect(dayOf(start, 'Europe/London')).toBe('2026-12-03');
    expect(dayOf(start, 'Asia/Dhaka')).toBe('2026-12-04');
    expect(dayOf(start, 'Asia/Kathmandu')).toBe('2026-12-04');
  });

  it('are grouped by day, each in order', () => {
    const starts = ['2026-12-04T09:00:00Z', '2026-12-03T18:30:00Z', '2026-12-03T10:00:00Z'];

    expect([...byDay(starts, 'Asia/Dhaka')]).toEqual([
      ['2026-12-03', ['2026-12-03T10:00:00Z']],
      ['2026-12-04', ['2026-12-03T18:30:00Z', '2026-12-04T09:00:00Z']],
    ]);
  });

  it('are grouped by part of the day, empty parts left out', () => {
    const at = (hour: number): string =>
      instantOf('2026-12-03', `${String(hour).padStart(2, '0')}:00`, 'Asia/Dhaka');

    expect(byPartOfDay([at(4), at(5), at(11), at(17)], 'Asia/Dhaka')).toEqual([
      ['night', [at(4)]],
      ['morning', [at(5), at(11)]],
      ['evening', [at(17)]],
    ]);
  });

  it('are asked for by the month of that clock, whatever daylight saving does in it', () => {
    expect(windowOfMonth('2026-10', 'Europe/Berlin')).toEqual({
      from: '2026-09-30T22:00:00Z',
      to: '2026-10-31T23:00:00Z',
    });
  });
});

describe('CAL-5 two zones', () => {
  it('count as one when their clocks agree at that instant', () => {
    expect(sameClock('2026-12-03T10:00:00Z', 'Europe/London', 'UTC')).toBe(true);
    expect(sameClock('2026-07-03T10:00:00Z', 'Europe/London', 'UTC')).toBe(false);
  });
});
