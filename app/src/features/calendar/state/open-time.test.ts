import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedTimes } from './open-time.ts';

const at = (hour: number): string => new Date(Date.UTC(2026, 10, 20, hour)).toISOString();
const span = (from: number, to: number) => ({ startsAt: at(from), endsAt: at(to) });

describe('CAL-2 time that is not open', () => {
  it('lies before, between and after the open spans', () => {
    expect(closedTimes([span(9, 12), span(13, 17)], span(0, 24))).toEqual([
      span(0, 9),
      span(12, 13),
      span(17, 24),
    ]);
  });

  it('is everything when nothing is open, and nothing when all is', () => {
    expect(closedTimes([], span(0, 24))).toEqual([span(0, 24)]);
    expect(closedTimes([span(-5, 30)], span(0, 24))).toEqual([]);
  });

  it('does not mind overlaps, order and spans outside', () => {
    expect(closedTimes([span(14, 16), span(9, 12), span(10, 15), span(30, 31)], span(0, 24))).toEqual([
      span(0, 9),
      span(16, 24),
    ]);
  });

  it('has, hour by hour, exactly what no open span has', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: -3, max: 26 }), fc.integer({ min: 1, max: 8 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(spans, (parts) => {
        const open = parts.map(([from, hours]) => span(from, from + hours));
        const closed = closedTimes(open, span(0, 24));
        for (let hour = 0; hour < 24; hour += 1) {
          const inside = (one: { startsAt: string; endsAt: string }): boolean =>
            Date.parse(one.startsAt) <= Date.parse(at(hour)) && Date.parse(at(hour)) < Date.parse(one.endsAt);
          expect(closed.filter(inside)).toHaveLength(open.some(inside) ? 0 : 1);
        }
      }),
    );
  });
});
