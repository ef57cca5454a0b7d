/** Random calendars for property tests, near changes of clocks, and a slow second answer to what is free in them. */
import fc from 'fast-check';
import type { AvailabilityException, AvailabilitySlot } from '../../src/scheduling/availability.ts';
import { expandOccurrences } from '../../src/scheduling/availability.ts';
import { minute, normalise } from '../../src/scheduling/interval.ts';
import type { SchedulingRules } from '../../src/scheduling/rules.ts';
import type { Calendar, RefusalCode, Wish } from '../../src/scheduling/starts.ts';

export interface World {
  readonly calendar: Calendar;
  readonly rules: SchedulingRules;
  readonly now: number;
  readonly window: { readonly start: number; readonly end: number };
  readonly durationMinutes: number;
}

const hour = 60 * minute;
const fiveMinutes = 5 * minute;
/** Middles of the worlds: changes of clocks in New York, Berlin, on Lord Howe, in Morocco, and a quiet day. */
const middles = [
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 10, 1, 6),
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2026, 9, 3, 15),
  Date.UTC(2026, 1, 15, 2),
  Date.UTC(2026, 5, 10, 12),
];
const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
];

function moments(middle: number, days: number): fc.Arbitrary<number> {
  const most = (days * 24 * hour) / fiveMinutes;
  return fc.integer({ min: -most, max: most }).map((steps) => middle + steps * fiveMinutes);
}

function spans(middle: number, longestMinutes: number): fc.Arbitrary<{ start: number; end: number }> {
  return fc
    .record({ start: moments(middle, 3), fives: fc.integer({ min: 1, max: longestMinutes / 5 }) })
    .map(({ start, fives }) => ({ start, end: start + fives * fiveMinutes }));
}

const weekly = fc.uniqueArray(fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), {
  minLength: 1,
  maxLength: 7,
});

function recurringSlot(): fc.Arbitrary<AvailabilitySlot> {
  return fc
    .record({
      id: fc.constantFrom('r1', 'r2', 'r3'),
      fiveOfDay: fc.integer({ min: 0, max: 287 }),
      durationMinutes: fc.integer({ min: 1, max: 288 }).map((fives) => fives * 5),
      days: weekly,
      end: fc.constantFrom('', ';COUNT=20', ';UNTIL=20260610T120000Z'),
      timeZone: fc.constantFrom(...zones),
    })
    .map(({ id, fiveOfDay, durationMinutes, days, end, timeZone }) => ({
      kind: 'recurring',
      id,
      localStart: new Date(Date.UTC(2026, 0, 5) + fiveOfDay * fiveMinutes).toISOString().slice(0, 16),
      durationMinutes,
      rule: `FREQ=WEEKLY;BYDAY=${days.join(',')}${end}`,
      timeZone,
    }));
}

function exceptions(
  slots: readonly AvailabilitySlot[],
  middle: number,
): fc.Arbitrary<readonly AvailabilityException[]> {
  const around = { start: middle - 72 * hour, end: middle + 72 * hour };
  const occurrences = expandOccurrences({ slots, exceptions: [] }, around).filter(
    ({ occurrence }) => occurrence !== null,
  );
  const timeOff = spans(middle, 12 * 60).map(({ start, end }): AvailabilityException => ({
    kind: 'time_off',
    id: 'off',
    startsAt: start,
    endsAt: end,
  }));
  if (occurrences.length === 0) return fc.array(timeOff, { maxLength: 2 });
  const one = fc.constantFrom(...occurrences);
  const removed = one.map(({ slotId, occurrence }): AvailabilityException => ({
    kind: 'removed',
    id: 'removed',
    slotId,
    occurrence: occurrence!,
  }));
  const moved = fc
    .tuple(one, spans(middle, 300))
    .map(([{ slotId, occurrence }, { start, end }]): AvailabilityException => ({
      kind: 'moved',
      id: 'moved',
      slotId,
      occurrence: occurrence!,
      startsAt: start,
      endsAt: end,
    }));
  return fc.array(fc.oneof(timeOff, removed, moved), { maxLength: 4 });
}

export const world: fc.Arbitrary<World> = fc.constantFrom(...middles).chain((middle) =>
  fc
    .record({
      recurring: fc.uniqueArray(recurringSlot(), { maxLength: 3, selector: ({ id }) => id }),
      single: fc.array(
        spans(middle, 300).map(({ start, end }): AvailabilitySlot => ({
          kind: 'single',
          id: 's',
          startsAt: start,
          endsAt: end,
        })),
        { maxLength: 2 },
      ),
    })
    .chain(({ recurring, single }) => {
      const slots = [...recurring, ...single];
      return fc.record({
        calendar: fc.record({
          slots: fc.constant(slots),
          exceptions: exceptions(slots, middle),
          doctorTaken: fc.array(spans(middle, 90), { maxLength: 8 }).map(normalise),
          patientTaken: fc.array(spans(middle, 90), { maxLength: 2 }).map(normalise),
        }),
        rules: fc.record({
          incrementMinutes: fc.constantFrom(5, 10, 15, 20, 30),
          durationsMinutes: fc.constant([15, 20, 30, 60]),
          minimumNoticeMinutes: fc.constantFrom(0, 60, 24 * 60),
          horizonDays: fc.constantFrom(1, 3, 60),
          bufferMinutes: fc.constantFrom(0, 5, 10),
          holdMinutes: fc.constant(5),
        }),
        now: moments(middle, 3),
        window: spans(middle, 24 * 60),
        durationMinutes: fc.constantFrom(15, 20, 30, 60, 25),
      });
    }),
);

/** What is right for one start, looked at minute by minute: undefined when it is free. */
export function refusalByMinutes({ calendar, rules, now }: World, wish: Wish): RefusalCode | undefined {
  if (!rules.durationsMinutes.includes(wish.durationMinutes)) return 'DURATION_NOT_OFFERED';
  if (wish.startsAt - now < rules.minimumNoticeMinutes * minute) return 'NOTICE_TOO_SHORT';
  if (wish.startsAt - now > rules.horizonDays * 24 * hour) return 'BEYOND_HORIZON';
  const ends = wish.startsAt + wish.durationMinutes * minute;
  const occurrences = expandOccurrences(calendar, {
    start: wish.startsAt - 24 * hour,
    end: ends + 24 * hour,
  });
  const among = (list: readonly { start: number; end: number }[], at: number) =>
    list.some(({ start, end }) => start <= at && at < end);
  const off = calendar.exceptions.flatMap((exception) =>
    exception.kind === 'time_off' ? [{ start: exception.startsAt, end: exception.endsAt }] : [],
  );
  for (let at = wish.startsAt; at < ends; at += minute) {
    if (!among(occurrences, at) || among(off, at)) return 'SLOT_UNAVAILABLE';
  }
  const step = rules.incrementMinutes * minute;
  const aligned = occurrences.some(
    (slot) => among([slot], wish.startsAt) && (wish.startsAt - slot.start) % step === 0,
  );
  if (!aligned) return 'START_NOT_ALIGNED';
  for (let at = wish.startsAt; at < ends + rules.bufferMinutes * minute; at += minute) {
    if (among(calendar.doctorTaken, at)) return 'SLOT_TAKEN';
  }
  for (let at = wish.startsAt; at < ends + rules.bufferMinutes * minute; at += minute) {
    if (among(calendar.patientTaken, at)) return 'PATIENT_BUSY';
  }
  return undefined;
}
