import { describe, expect, it } from 'vitest';
import { atRisk, endOfTomorrow, riskOf } from './risks.ts';

describe('consultations that may fail by video', () => {
  it('VID-4 are those with a sign of it, each with its reason', () => {
    const rows = [{ line_risk: 'weak' }, { line_risk: null }, { line_risk: 'unchecked' }];

    expect(atRisk(rows).map(({ risk }) => risk)).toEqual(['weak', 'unchecked']);
    expect(riskOf('a reason of a later version')).toBe('unchecked');
  });

  it.each([
    ['in Dhaka, late in the evening', '2026-03-10T17:59:00Z', 'Asia/Dhaka', '2026-03-11T18:00:00Z'],
    ['in Dhaka, two minutes later', '2026-03-10T18:01:00Z', 'Asia/Dhaka', '2026-03-12T18:00:00Z'],
    // The night from 28 to 29 March has no hour from two to three.
    ['in Berlin, before the clocks change', '2026-03-28T12:00:00Z', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
  ])('VID-4 are looked for until the end of tomorrow: %s', (_when, now, zone, end) => {
    expect(endOfTomorrow(Date.parse(now), zone)).toBe(end);
  });
});
