import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { changesOf, minutesOf, openMinutes, type PlainSlot } from '../../test/support/minute-by-minute.ts';
import {
  type AvailabilityException,
  expandOccurrences,
  openTime,
  type RecurringSlot,
} from './availability.ts';
import { minute } from './interval.ts';
import { dayIn, isTimeZone, parseWallTime, zoneClock } from './zone-clock.ts';

const zones = [
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Europe/Berlin',
  'America/New_York',
  'Africa/Casablanca',
  'Asia/Dhaka',
];
const zonesThatChange = new Set(
  zones.filter((zone) => !['Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Dhaka'].includes(zone)),
);
const everyDay = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const dayLength = 24 * 60 * minute;

const shapes = [
  { name: 'office hours', time: '09:00', durationMinutes: 480 },
  { name: 'overnight', time: '22:00', durationMinutes: 480 },
  { name: 'over midnight and the changed hour', time: '23:50', durationMinutes: 190 },
  { name: 'in the changed hour', time: '02:00', durationMinutes: 60 },
  { name: 'begins within the changed hour', time: '02:20', durationMinutes: 150 },
  { name: 'ends within the changed hour', time: '00:45', durationMinutes: 65 },
  { name: 'shorter than the changed half hour', time: '01:35', durationMinutes: 20 },
  { name: 'all day', time: '00:00', durationMinutes: 1440 },
];

describe.each(zones)('CAL-5 availability in %s', (timeZone) => {
  // Zones that keep their time are looked at when New York changes, which must not matter to them.
  const changes = changesOf(zonesThatChange.has(timeZone) ? timeZone : 'America/New_York', 2026);

  it('has changes of clocks both ways to look at', () => {
    // Morocco's clocks follow Ramadan and may change more often.
    expect(changes.length).toBeGreaterThanOrEqual(2);
  });

  describe.each(changes.map((change) => [new Date(change).toISOString(), change] as const))(
    'at the change of %s',
    (_, change) => {
      const window = { start: change - 2 * dayLength, end: change + 2 * dayLength };
      // Two more days on either side, for the slots that reach into the window.
      const minutes = minutesOf(timeZone, change - 4 * dayLength, change + 4 * dayLength);

      it.each(shapes)(
        'a daily slot $name agrees with a look at every minute',
        ({ time, durationMinutes }) => {
          agrees([{ slotId: 'a', firstDay: '2026-01-05', time, durationMinutes, weekdays: everyDay }]);
        },
      );

      it('a removed day, a moved one and a time off agree with a look at every minute', () => {
        const day = minutes.shown.find(({ at }) => at >= change)!.wall.slice(0, 10);
        const dayBefore = minutes.shown.find(({ at }) => at >= change - dayLength)!.wall.slice(0, 10);
        const moved = { startsAt: change - 30 * minute, endsAt: change + 45 * minute };
        agrees(
          [
            {
              slotId: 'night',
              firstDay: '2026-01-05',
              time: '22:00',
              durationMinutes: 480,
              weekdays: everyDay,
              removedDays: [dayBefore],
            },
            {
              slotId: 'day',
              firstDay: '2026-01-05',
              time: '10:00',
              durationMinutes: 50,
              weekdays: everyDay,
              movedDays: { [day]: moved },
            },
          ],
          [{ from: change + 15 * minute, until: change + 200 * minute }],
        );
      });

      it('some weekdays agree with a look at every minute', () => {
        const weekdays = ['Saturday', 'Sunday'];
        agrees([{ slotId: 'a', firstDay: '2026-01-03', time: '20:30', durationMinutes: 720, weekdays }]);
      });

      function agrees(slots: PlainSlot[], off: { from: number; until: number }[] = []): void {
        const schedule = {
          slots: slots.map(seriesOf),
          exceptions: [...slots.flatMap(exceptionsOf), ...off.map(timeOff)],
        };
        const open = openTime(schedule, expandOccurrences(schedule, window));
        const found: number[] = [];
        for (const { start, end } of open) for (let at = start; at < end; at += minute) found.push(at);
        const inside = (at: number) => window.start <= at && at < window.end;
        const expected = openMinutes(minutes, slots, off).filter(inside);

        expect(found.filter(inside)).toEqual(expected);
        expect(expected.length).toBeGreaterThan(0);
      }

      function seriesOf(slot: PlainSlot): RecurringSlot {
        const days = slot.weekdays.map((weekday) => weekday.slice(0, 2).toUpperCase()).join(',');
        return {
          kind: 'recurring',
          id: slot.slotId,
          localStart: `${slot.firstDay}T${slot.time}`,
          durationMinutes: slot.durationMinutes,
          rule: `FREQ=WEEKLY;BYDAY=${days}`,
          timeZone,
        };
      }
    },
  );

  it('puts wall times where Temporal puts them, but for skipped ones, which are dropped', () => {
    const clock = zoneClock(timeZone, { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 11, 31) });
    const nearChanges = changes.flatMap((change) =>
      Array.from({ length: 300 }, (_, index) => change + (index - 150) * 7 * minute),
    );
    const overTheYear = Array.from({ length: 300 }, (_, day) => Date.UTC(2026, 0, 2 + day, day % 24));
    for (const wall of [...nearChanges, ...overTheYear]) {
      const plain = new Temporal.PlainDateTime(1970, 1, 1).add({ minutes: wall / minute });
      const expected = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
      const skipped = !expected.toPlainDateTime().equals(plain);
      const instant = skipped
        ? expected.getTimeZoneTransition('next')!.epochMilliseconds
        : expected.epochMilliseconds;

      if (clock.instantOf(wall) !== instant)
        expect.fail(`${plain.toString()} is at ${clock.instantOf(wall)}`);
    }
  });
});

describe('CAL-5 a wall time', () => {
  const instant = (zone: string, text: string) => {
    const wall = parseWallTime(text);
    return new Date(zoneClock(zone, { start: wall, end: wall }).instantOf(wall)).toISOString().slice(0, 16);
  };

  it('that the clocks skip stands for the moment after the gap', () => {
    expect(instant('America/New_York', '2026-03-08T02:30')).toBe('2026-03-08T07:00'); // 03:00 EDT
  });

  it('that the clocks show twice stands for the first time', () => {
    expect(instant('America/New_York', '2026-11-01T01:30')).toBe('2026-11-01T05:30'); // still EDT
  });

  it('with seconds, or on a day that is none, is refused', () => {
    expect(() => parseWallTime('2026-11-01T01:30:15')).toThrow(RangeError);
    expect(() => parseWallTime('2026-02-30T10:00')).toThrow(RangeError);
  });
});

describe('CAL-5 a day in a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Asia/Kathmandu', '2026-03-29', 24],
  ])('of %s, %s, has %d hours', (zone, date, hours) => {
    const { start, end } = dayIn(zone, date);

    expect((end - start) / (60 * minute)).toBe(hours);
  });
});

describe('a time zone', () => {
  it.each([
    ['Asia/Kathmandu', true],
    ['UTC', true],
    ['+06:00', false],
    ['Mars/Olympus', false],
  ])('%s is known: %s', (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});

function exceptionsOf(slot: PlainSlot): AvailabilityException[] {
  const removed = (slot.removedDays ?? []).map((day): AvailabilityException => {
    return { kind: 'removed', id: `removed ${day}`, slotId: slot.slotId, occurrence: `${day}T${slot.time}` };
  });
  const moved = Object.entries(slot.movedDays ?? {}).map(
    ([day, { startsAt, endsAt }]): AvailabilityException => {
      const occurrence = `${day}T${slot.time}`;
      return { kind: 'moved', id: `moved ${day}`, slotId: slot.slotId, occurrence, startsAt, endsAt };
    },
  );
  return [...removed, ...moved];
}

function timeOff({ from, until }: { from: number; until: number }): AvailabilityException {
  return { kind: 'time_off', id: `off ${from}`, startsAt: from, endsAt: until };
}
