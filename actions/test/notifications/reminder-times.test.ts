import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOvertaken, remindersAfter } from '../../src/notifications/reminder-times.ts';

const startsAt = new Date('2026-12-03T10:00:00Z');
const before = (minutes: number) => new Date(startsAt.getTime() - minutes * 60_000);

describe('planning reminders', () => {
  it('NOT-1 plans one for each time chosen, the earliest first, equal ones once', () => {
    expect(remindersAfter(startsAt, [10, 1440, 60, 10], before(5000))).toEqual([
      { offsetMinutes: 1440, dueAt: before(1440) },
      { offsetMinutes: 60, dueAt: before(60) },
      { offsetMinutes: 10, dueAt: before(10) },
    ]);
  });

  it('NOT-1 leaves out what would have been due before the booking', () => {
    expect(remindersAfter(startsAt, [1440, 60, 10], before(60)).map((one) => one.offsetMinutes)).toEqual([
      10,
    ]);
  });
});

describe('a late worker', () => {
  it('NOT-5 sends, of reminders due at once, exactly the one closest to the appointment', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 6000 }),
        (offsets, minutesBefore) => {
          const now = before(minutesBefore);
          const due = offsets.filter((offset) => before(offset) <= now);

          const sent = due.filter((offset) => !isOvertaken(startsAt, offset, offsets, now));

          expect(sent).toEqual(due.length === 0 ? [] : [Math.min(...due)]);
        },
      ),
    );
  });
});
