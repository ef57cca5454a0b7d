import { describe, expect, it } from 'vitest';
import { minutesOf, outcomeOf, qualityOf, recordingStateOf } from './visit.ts';

describe('a finished consultation', () => {
  it('VID-6 lasted whole minutes and at least one, and none when it did not take place', () => {
    expect(minutesOf('2026-01-01T10:00:00Z', '2026-01-01T10:19:40Z')).toBe(20);
    expect(minutesOf('2026-01-01T10:00:00Z', '2026-01-01T10:00:05Z')).toBe(1);
    expect(minutesOf(null, '2026-01-01T10:00:05Z')).toBeNull();
  });

  it('VID-7 was as good as its measurements together', () => {
    const sum = { seconds: 600, packets_received: 20_000, packets_lost: 1_000, frozen_ms: 900 };

    expect(qualityOf({ aggregate: { avg: { rtt_ms: 80.4 }, sum } })).toEqual({
      grade: 'fair',
      rttMs: 80,
      loss: 1_000 / 21_000,
      frozenMs: 900,
    });
    expect(qualityOf({ aggregate: { avg: { rtt_ms: null }, sum: null } }).grade).toBe('unknown');
  });

  it('VID-6 of a kind this page does not know is missed, and not recorded', () => {
    expect(outcomeOf('abducted')).toBe('missed');
    expect(recordingStateOf(undefined)).toBe('not_recorded');
  });
});
