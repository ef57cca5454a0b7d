import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandOccurrences, type RecurringSlot, type Schedule } from './availability.ts';
import {
  type Change,
  changeOccurrences,
  type OccurrenceException,
  removeOccurrences,
  type RowChange,
  type Touched,
} from './series-edit.ts';

const window = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 2, 1) };

function aSeries(shape: Partial<RecurringSlot> = {}): RecurringSlot {
  return {
    kind: 'recurring',
    id: 'series',
    localStart: '2026-01-05T09:00', // a Monday
    durationMinutes: 60,
    rule: 'FREQ=WEEKLY;BYDAY=MO,WE',
    timeZone: 'Europe/Berlin',
    ...shape,
  };
}

function removed(occurrence: string): OccurrenceException {
  return { kind: 'removed', id: `removed ${occurrence}`, slotId: 'series', occurrence };
}

function applied({ series, exceptions }: Touched, changes: readonly RowChange[]): Schedule {
  const slots = new Map<string, RecurringSlot>([[series.id, series]]);
  const kept = new Map(exceptions.map((exception) => [exception.id, exception]));
  for (const change of changes) {
    if (change.row === 'delete_slot') {
      slots.delete(change.id);
      for (const { id, slotId } of kept.values()) if (slotId === change.id) kept.delete(id);
    } else if (change.row === 'insert_slot' || change.row === 'update_slot')
      slots.set(change.slot.id, change.slot);
    else if (change.row === 'put_exception') kept.set('put', { id: 'put', ...change.exception });
    else if (change.row === 'delete_exception') kept.delete(change.id);
    else {
      const { slotId, occurrence } = change;
      kept.set(change.id, { ...kept.get(change.id)!, slotId, occurrence });
    }
  }
  return { slots: [...slots.values()], exceptions: [...kept.values()] };
}

/** Starts and lengths, as a person in Berlin would read them in the window's winter. */
function calendar(schedule: Schedule, span = window): string[] {
  return expandOccurrences(schedule, span).map(
    ({ start, end }) => `${new Date(start + 3_600_000).toISOString().slice(5, 16)} ${(end - start) / 60_000}`,
  );
}

function startsOf(schedule: Schedule): string[] {
  return calendar(schedule).map((entry) => entry.slice(0, 11));
}

const series = aSeries({ rule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6' });
const third: Touched = { series, exceptions: [], occurrence: '2026-01-12T09:00' };
const edited = (touched: Touched, scope: 'this' | 'following' | 'all', change: Change) =>
  applied(touched, changeOccurrences(touched, scope, change, 'new series'));

describe('CAL-3 removing', () => {
  it('this one leaves the others', () => {
    expect(startsOf(applied(third, removeOccurrences(third, 'this')))).toEqual([
      '01-05T09:00',
      '01-07T09:00',
      '01-14T09:00',
      '01-19T09:00',
      '01-21T09:00',
    ]);
  });

  it('this and following leaves those before, and no exception without its occurrence', () => {
    const touched = { ...third, exceptions: [removed('2026-01-07T09:00'), removed('2026-01-14T09:00')] };
    const left = applied(touched, removeOccurrences(touched, 'following'));

    expect(startsOf(left)).toEqual(['01-05T09:00']);
    expect(left.exceptions).toHaveLength(1);
  });

  it('this and following from the first on, or all, removes the series', () => {
    const first = { ...third, occurrence: '2026-01-05T09:00' };

    expect(removeOccurrences(first, 'following')).toEqual([{ row: 'delete_slot', id: 'series' }]);
    expect(removeOccurrences(third, 'all')).toEqual([{ row: 'delete_slot', id: 'series' }]);
  });

  it('what the series does not have is refused', () => {
    const wrong = { ...third, occurrence: '2026-01-13T09:00' };

    expect(() => removeOccurrences(wrong, 'this')).toThrow(
      expect.objectContaining({ code: 'OCCURRENCE_NOT_FOUND' }),
    );
  });
});

describe('CAL-3 changing', () => {
  const later = { localStart: '2026-01-12T11:00', durationMinutes: 30 };

  it('this one moves it alone', () => {
    expect(calendar(edited(third, 'this', later))).toEqual([
      '01-05T09:00 60',
      '01-07T09:00 60',
      '01-12T11:00 30',
      '01-14T09:00 60',
      '01-19T09:00 60',
      '01-21T09:00 60',
    ]);
  });

  it('this and following leaves those before and keeps the number of occurrences', () => {
    expect(calendar(edited(third, 'following', later))).toEqual([
      '01-05T09:00 60',
      '01-07T09:00 60',
      '01-12T11:00 30',
      '01-14T11:00 30',
      '01-19T11:00 30',
      '01-21T11:00 30',
    ]);
  });

  it('all changes those before, too', () => {
    expect(startsOf(edited(third, 'all', later))).toEqual([
      '01-05T11:00',
      '01-07T11:00',
      '01-12T11:00',
      '01-14T11:00',
      '01-19T11:00',
      '01-21T11:00',
    ]);
  });

  it('to another day takes the occurrences of that weekday along, and leaves the other weekdays', () => {
    const tuesday = { localStart: '2026-01-13T09:00', durationMinutes: 60 };

    expect(startsOf(edited(third, 'following', tuesday))).toEqual([
      '01-05T09:00',
      '01-07T09:00',
      '01-13T09:00',
      '01-14T09:00',
      '01-20T09:00',
      '01-21T09:00',
    ]);
    expect(startsOf(edited(third, 'all', tuesday)).slice(0, 3)).toEqual([
      '01-06T09:00',
      '01-07T09:00',
      '01-13T09:00',
    ]);
  });

  it('to a later time does not lose the last occurrence to the end of the series', () => {
    const ending = aSeries({ rule: 'FREQ=DAILY;UNTIL=20260109T080000Z' });
    const touched = { series: ending, exceptions: [], occurrence: '2026-01-07T09:00' };

    expect(
      startsOf(edited(touched, 'following', { localStart: '2026-01-07T15:00', durationMinutes: 60 })),
    ).toEqual(['01-05T09:00', '01-06T09:00', '01-07T15:00', '01-08T15:00', '01-09T15:00']);
  });

  it('keeps removed days removed, moved ones where they are, and frees the touched one of its own exception', () => {
    const moved: OccurrenceException = {
      kind: 'moved',
      id: 'moved',
      slotId: 'series',
      occurrence: '2026-01-19T09:00',
      startsAt: Date.UTC(2026, 0, 20, 6),
      endsAt: Date.UTC(2026, 0, 20, 7),
    };
    const touched = {
      ...third,
      exceptions: [removed('2026-01-14T09:00'), moved, removed('2026-01-12T09:00')],
    };

    expect(calendar(edited(touched, 'following', later))).toEqual([
      '01-05T09:00 60',
      '01-07T09:00 60',
      '01-12T11:00 30',
      '01-20T07:00 60',
      '01-21T11:00 30',
    ]);
  });

  it('into another zone follows that zone’s clocks', () => {
    const dhaka = { localStart: '2026-01-12T09:00', durationMinutes: 60, timeZone: 'Asia/Dhaka' };

    expect(startsOf(edited(third, 'all', dhaka)).slice(0, 2)).toEqual(['01-05T04:00', '01-07T04:00']);
  });

  it('can bring a new rule, but not to one occurrence', () => {
    const daily = { ...later, rule: 'FREQ=DAILY;COUNT=2' };

    expect(startsOf(edited(third, 'following', daily)).slice(2)).toEqual(['01-12T11:00', '01-13T11:00']);
    expect(() => edited(third, 'this', daily)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });

  it('to another day of the month needs a new rule', () => {
    const monthly = aSeries({ rule: 'FREQ=MONTHLY;BYDAY=1MO' });
    const touched = { series: monthly, exceptions: [], occurrence: '2026-02-02T09:00' };
    const tuesday = { localStart: '2026-02-03T09:00', durationMinutes: 60 };

    expect(() => edited(touched, 'all', tuesday)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });
});

describe('CAL-3 any series', () => {
  const rules = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), { minLength: 1 }),
      interval: fc.integer({ min: 1, max: 3 }),
      end: fc.constantFrom('', ';COUNT=9', ';UNTIL=20260401T073000Z'),
      zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'),
      time: fc.constantFrom('02:30', '09:00', '23:15'),
    })
    .map(({ days, interval, end, zone, time }) =>
      aSeries({
        // The fifth of January is a Monday, and a series begins at one of its own days.
        localStart: `2026-01-05T${time}`,
        rule: `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${[...new Set(['MO', ...days])].join(',')}${end}`,
        timeZone: zone,
      }),
    );
  const year = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 11, 31) };

  it('split at any occurrence without a change is the same series, and cut there keeps exactly those before', () => {
    fc.assert(
      fc.property(rules, fc.nat(), fc.nat(), (any, pick, exceptionPick) => {
        const all = expandOccurrences({ slots: [any], exceptions: [] }, year);
        const index = pick % all.length;
        const occurrence = all[index]!.occurrence!;
        const excepted = all[exceptionPick % all.length]!.occurrence!;
        const exceptions = excepted === occurrence ? [] : [removed(excepted)];
        const touched = { series: any, exceptions, occurrence };
        const before = calendar({ slots: [any], exceptions }, year);
        const same = { localStart: occurrence, durationMinutes: any.durationMinutes };

        expect(calendar(edited(touched, 'following', same), year)).toEqual(before);
        expect(calendar(edited(touched, 'all', same), year)).toEqual(before);
        const cut = calendar(applied(touched, removeOccurrences(touched, 'following')), year);
        expect(cut).toEqual(before.slice(0, cut.length));
        expect(cut).toHaveLength(all.slice(0, index).filter((slot) => slot.occurrence !== excepted).length);
      }),
      { numRuns: 300 },
    );
  });
});
