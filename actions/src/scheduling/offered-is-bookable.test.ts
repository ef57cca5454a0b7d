import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalByMinutes, type World, world } from '../../test/support/scheduling-worlds.ts';
import { expandOccurrences, openTime } from './availability.ts';
import { covers, minute, normalise, overlaps } from './interval.ts';
import { type DoctorCalendar, nextFree } from './next-free.ts';
import { decideBooking, proposeStarts } from './starts.ts';

/** Counterexamples these properties have printed for wrong code, one named mistake each; tried first on every run. */
const folder = new URL('./regressions/', import.meta.url);
const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).toSorted();
const found = await Promise.all(
  files.map(async (file): Promise<[World]> => [JSON.parse(await readFile(new URL(file, folder), 'utf8'))]),
);

function always(check: (tried: World) => void, numRuns = 400): void {
  fc.assert(fc.property(world, check), { numRuns, examples: found });
}

function offeredIn({ calendar, durationMinutes, rules, now, window }: World): number[] {
  return proposeStarts(calendar, durationMinutes, rules, now, window);
}

it('has counterexamples to try first', () => {
  expect(found.length).toBeGreaterThan(0);
});

describe('BOOK-1 in any calendar', () => {
  it('exactly the offered starts can be booked, and every other one is refused with the reason that is true', () => {
    let offers = 0;
    let refusals = 0;
    always((tried) => {
      const { calendar, rules, now, window, durationMinutes } = tried;
      const offered = new Set(offeredIn(tried));
      for (let startsAt = window.start; startsAt < window.end; startsAt += 5 * minute) {
        const wish = { startsAt, durationMinutes };
        const decision = decideBooking(calendar, wish, rules, now);
        const expected = refusalByMinutes(tried, wish);

        if (decision.accepted) offers += 1;
        else refusals += 1;
        expect(decision.accepted ? undefined : decision.code).toBe(expected);
        expect(offered.has(startsAt)).toBe(decision.accepted);
        offered.delete(startsAt);
      }
      // All moments of these worlds are on five minutes, but where a slot that a skipped start cut begins.
      for (const startsAt of offered) {
        expect(decideBooking(calendar, { startsAt, durationMinutes }, rules, now).accepted).toBe(true);
      }
    });
    expect(offers).toBeGreaterThan(100);
    expect(refusals).toBeGreaterThan(1_000);
  });

  it('what is offered lies in open time, apart from all taken time, on the grid, in order and once', () => {
    always((tried) => {
      const { calendar, rules, window, durationMinutes } = tried;
      const offered = offeredIn(tried);
      const day = { start: window.start - 1440 * minute, end: window.end + 1440 * minute };
      const occurrences = expandOccurrences(calendar, day);
      const open = openTime(calendar, occurrences);

      expect(offered).toEqual([...new Set(offered)].toSorted((one, other) => one - other));
      for (const start of offered) {
        const meeting = { start, end: start + durationMinutes * minute };
        const occupied = { start, end: meeting.end + rules.bufferMinutes * minute };
        expect(covers(open, meeting)).toBe(true);
        expect(
          [...calendar.doctorTaken, ...calendar.patientTaken].some((busy) => overlaps(busy, occupied)),
        ).toBe(false);
        const grid = occurrences.filter((slot) => overlaps(slot, { start, end: start + 1 }));
        expect(grid.some((slot) => (start - slot.start) % (rules.incrementMinutes * minute) === 0)).toBe(
          true,
        );
      }
    });
  });

  it('whatever is booked one after the other stays within availability and apart, until nothing is offered', () => {
    always((tried) => {
      let doctorTaken = tried.calendar.doctorTaken;
      const booked: { start: number; end: number }[] = [];
      for (;;) {
        const calendar = { ...tried.calendar, doctorTaken };
        const [start] = offeredIn({ ...tried, calendar });
        if (start === undefined) break;
        const wish = { startsAt: start, durationMinutes: tried.durationMinutes };
        const decision = decideBooking(calendar, wish, tried.rules, tried.now);
        if (!decision.accepted) expect.fail(`offered and refused with ${decision.code}`);
        const taken = { start, end: decision.occupiedUntil };
        expect(booked.some((other) => overlaps(other, taken))).toBe(false);
        booked.push(taken);
        doctorTaken = normalise(tried.calendar.doctorTaken.concat(booked));
      }
    }, 100);
  });

  it('BOOK-7 the next free over several doctors is the beginning of all their starts, merged', () => {
    fc.assert(
      fc.property(
        fc.array(world, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 12 }),
        (worlds, limit) => {
          const { rules, now, window, durationMinutes } = worlds[0]!;
          const wide = { start: window.start, end: window.end + 6 * 1440 * minute };
          const doctors: DoctorCalendar[] = worlds.map(({ calendar }, rank) => ({
            ...calendar,
            doctorId: `d${rank}`,
          }));
          const all = doctors.flatMap((doctor) =>
            proposeStarts(doctor, durationMinutes, rules, now, wide).map((startsAt) => ({
              doctorId: doctor.doctorId,
              startsAt,
            })),
          );
          const merged = all.toSorted(
            (one, other) => one.startsAt - other.startsAt || one.doctorId.localeCompare(other.doctorId),
          );

          expect(nextFree(doctors, durationMinutes, rules, now, wide, limit)).toEqual(merged.slice(0, limit));
        },
      ),
      { numRuns: 200 },
    );
  });
});
