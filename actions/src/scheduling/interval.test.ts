import { assert, property, array, integer, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, type Interval, intersect, normalise, subtract, within } from './interval.ts';

const span = record({ start: integer({ min: 0, max: 40 }), length: integer({ min: 0, max: 12 }) }).map(
  ({ start, length }) => ({ start, end: start + length }),
);
const spans = array(span, { maxLength: 8 });
const points = Array.from({ length: 60 }, (_, index) => index);
const holds = (list: readonly Interval[], point: number) =>
  list.some(({ start, end }) => start <= point && point < end);

describe('intervals', () => {
  it('that touch or overlap become one, and empty ones vanish', () => {
    const list = [
      { start: 5, end: 9 },
      { start: 1, end: 3 },
      { start: 3, end: 4 },
      { start: 8, end: 12 },
      { start: 20, end: 20 },
    ];

    expect(normalise(list)).toEqual([
      { start: 1, end: 4 },
      { start: 5, end: 12 },
    ]);
  });

  it('keep their points under every operation, and come out normalised', () => {
    assert(
      property(spans, spans, (one, other) => {
        const a = normalise(one);
        const b = normalise(other);
        for (const [result, expected] of [
          [a, (point: number) => holds(one, point)],
          [subtract(a, b), (point: number) => holds(one, point) && !holds(other, point)],
          [intersect(a, b), (point: number) => holds(one, point) && holds(other, point)],
        ] as const) {
          expect(points.filter((point) => holds(result, point))).toEqual(points.filter(expected));
          expect(normalise(result)).toEqual(result);
        }
      }),
    );
  });

  it('are found by bisection as by looking at each', () => {
    assert(
      property(spans, span, (one, wanted) => {
        const list = normalise(one);
        const sharing = list.filter(({ start, end }) => start < wanted.end && end > wanted.start);

        expect(within(list, wanted)).toEqual(sharing);
        if (wanted.start < wanted.end) {
          const every = points.filter((point) => holds([wanted], point)).every((point) => holds(list, point));
          expect(covers(list, wanted)).toBe(every);
        }
      }),
    );
  });
});
