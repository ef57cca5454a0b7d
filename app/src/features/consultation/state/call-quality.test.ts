import { describe, expect, it } from 'vitest';
import { gradeOf, QualityWindow, type Snapshot, type StreamCounters } from './call-quality.ts';

const stream = (counters: Partial<StreamCounters> = {}): StreamCounters => ({
  packetsReceived: 0,
  packetsLost: 0,
  freezeCount: 0,
  frozenMs: 0,
  ...counters,
});
const snapshot = (
  seconds: number,
  streams: Record<string, Partial<StreamCounters>>,
  rttMs: number | null = 40,
): Snapshot => ({
  at: seconds * 1000,
  rttMs,
  streams: new Map(Object.entries(streams).map(([id, counters]) => [id, stream(counters)])),
});

describe('the quality of some seconds', () => {
  it('VID-7 is what the counters have grown by, over all streams', () => {
    const window = new QualityWindow();
    window.add(snapshot(0, { a: { packetsReceived: 100, packetsLost: 5 }, b: {} }));
    window.add(
      snapshot(10, { a: { packetsReceived: 300, packetsLost: 7 }, b: { freezeCount: 1, frozenMs: 400 } }, 60),
    );

    expect(window.take()).toEqual({
      seconds: 10,
      rttMs: 60,
      packetsReceived: 200,
      packetsLost: 2,
      freezeCount: 1,
      frozenMs: 400,
    });
    expect(window.take()).toBeNull();
  });

  it('VID-7 counts a stream that has begun meanwhile from nothing, and never less than nothing', () => {
    const window = new QualityWindow();
    window.add(snapshot(0, { a: { packetsLost: 9 } }));
    window.add(snapshot(5, { a: { packetsLost: 4 }, c: { packetsReceived: 50 } }, null));

    expect(window.take()).toMatchObject({ seconds: 5, rttMs: null, packetsReceived: 50, packetsLost: 0 });
  });

  it('VID-7 begins anew after a lost connection', () => {
    const window = new QualityWindow();
    window.add(snapshot(0, { a: { packetsReceived: 100 } }));
    window.forget();
    window.add(snapshot(60, { a: { packetsReceived: 10 } }));
    window.add(snapshot(61, { a: { packetsReceived: 20 } }));

    expect(window.take()).toMatchObject({ seconds: 1, packetsReceived: 10 });
  });
});

describe('its word', () => {
  const minute = { seconds: 60, rttMs: 40, packetsReceived: 1000, packetsLost: 0, frozenMs: 0 };

  it.each([
    ['good', {}],
    ['fair', { packetsLost: 40 }],
    ['fair', { rttMs: 300 }],
    ['poor', { packetsLost: 200 }],
    ['poor', { frozenMs: 7_000 }],
    ['poor', { rttMs: 900 }],
    ['unknown', { packetsReceived: 0, rttMs: null }],
    ['unknown', { seconds: 0 }],
  ])('VID-7 is %s for %o', (grade, change) => {
    expect(gradeOf({ ...minute, ...change })).toBe(grade);
  });
});
