import { describe, expect, it } from 'vitest';
import { presetWeek, slotsOfWeek, weeklyMinutes } from './working-week.ts';

const weekdays = ['MO', 'TU', 'WE', 'TH'] as const;

describe('CAL-4 a doctor’s first schedule', () => {
  it('is one series for days of the same hours, from the next such day on', () => {
    const week = presetWeek({ weekdays, from: '09:00', to: '17:00', pause: null });

    expect(slotsOfWeek(week, '2026-11-20', 'Asia/Dhaka')).toEqual([
      {
        localStart: '2026-11-23T09:00',
        durationMinutes: 480,
        timeZone: 'Asia/Dhaka',
        rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH',
      },
    ]);
  });

  it('leaves the pause out', () => {
    const week = presetWeek({ weekdays, from: '09:00', to: '17:00', pause: { from: '13:00', to: '14:00' } });

    expect(weeklyMinutes(week)).toBe(4 * 7 * 60);
    expect(slotsOfWeek(week, '2026-11-23', 'Asia/Dhaka').map((slot) => slot.localStart)).toEqual([
      '2026-11-23T09:00',
      '2026-11-23T14:00',
    ]);
  });

  it('makes a series of its own for a day of other hours', () => {
    const week = {
      ...presetWeek({ weekdays, from: '09:00', to: '17:00', pause: null }),
      SA: [{ from: '10:00', to: '12:00' }],
    };

    expect(slotsOfWeek(week, '2026-11-23', 'Asia/Dhaka').map((slot) => slot.rule)).toEqual([
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH',
      'FREQ=WEEKLY;BYDAY=SA',
    ]);
  });

  it('is nothing when every day is free', () => {
    expect(
      slotsOfWeek(presetWeek({ weekdays: [], from: '09:00', to: '17:00', pause: null }), '2026-11-23', 'UTC'),
    ).toEqual([]);
  });
});
