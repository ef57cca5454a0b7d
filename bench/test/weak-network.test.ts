import { describe, expect, it } from 'vitest';
import { Random } from '../src/measure/random.ts';
import { isLetThrough } from '../src/weak-network/link/packet.ts';
import { Shaper } from '../src/weak-network/link/shaper.ts';
import type { Tick } from '../src/weak-network/people/recorder.ts';
import { firstAfter, heard, hearsWell, said, seen } from '../src/weak-network/result.ts';

function packet(protocol: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(40);
  bytes[0] = 0x45;
  bytes[9] = protocol;
  bytes.writeUInt16BE(from, 20);
  bytes.writeUInt16BE(to, 22);
  return bytes;
}

describe('a weak link', () => {
  it('VID-4 lets as many bits through as it is wide, one packet after the other', () => {
    const shaper = new Shaper({ passes: 'everything', rateKbit: 100 }, new Random(1));

    const fates = [0, 0, 500].map((nowMs) => shaper.fateOf(1_250, nowMs));

    expect(fates).toEqual([
      { kind: 'arrives', atMs: 100 },
      { kind: 'arrives', atMs: 200 },
      { kind: 'arrives', atMs: 600 },
    ]);
  });

  it('VID-4 throws away what would wait too long before the narrow place', () => {
    const shaper = new Shaper({ passes: 'everything', rateKbit: 100, queueMs: 150 }, new Random(1));

    const kinds = [0, 0, 0, 60].map((nowMs) => shaper.fateOf(1_250, nowMs).kind);

    expect(kinds).toEqual(['arrives', 'arrives', 'overflow', 'arrives']);
  });

  it('VID-4 loses its share and delays the rest, the same ones for the same seed', () => {
    const run = (): string[] => {
      const shaper = new Shaper({ passes: 'everything', lossShare: 0.1, delayMs: 300 }, new Random(5));
      return Array.from({ length: 2_000 }, (_, at) => {
        const fate = shaper.fateOf(100, at);
        return fate.kind === 'arrives' ? String(fate.atMs - at) : fate.kind;
      });
    };
    const fates = run();

    expect(new Set(fates)).toEqual(new Set(['300', 'lost']));
    expect(fates.filter((fate) => fate === 'lost').length / fates.length).toBeCloseTo(0.1, 1);
    expect(run()).toEqual(fates);
  });

  it('VID-4 knows UDP, TCP and the ports of the clinic apart', () => {
    const clinic = new Set([443, 3_000]);
    const udp = packet(17, 50_000, 7_882);
    const media = packet(6, 50_000, 7_881);
    const page = packet(6, 50_000, 3_000);
    const answer = packet(6, 443, 50_000);
    const through = (passes: 'everything' | 'tcp' | 'https' | 'nothing') =>
      [udp, media, page, answer].map((one) => isLetThrough(one, passes, clinic));

    expect(through('everything')).toEqual([true, true, true, true]);
    expect(through('tcp')).toEqual([false, true, true, true]);
    expect(through('https')).toEqual([false, false, true, true]);
    expect(through('nothing')).toEqual([false, false, false, false]);
    expect(isLetThrough(Buffer.alloc(40, 0x60), 'everything', clinic)).toBe(false);
  });
});

function tick(
  at: number,
  parts: { packets?: number; concealed?: number; frames?: number; words?: string[] },
): Tick {
  const { packets = 12, concealed = 0, frames = 4, words = [] } = parts;
  return {
    at,
    audio: { packets, samples: 12_000, concealed, energy: 0.1 },
    video: { frames, frozenMs: 0, height: 360, bytes: 1_000 },
    way: 'udp',
    roundTripMs: 20,
    words,
    labels: [],
  };
}

describe('what a call was like', () => {
  it('VID-4 counts what was made up, and the longest silence up to the very end', () => {
    const ticks = [
      tick(250, {}),
      tick(500, { concealed: 6_000 }),
      tick(750, { packets: 0, concealed: 12_000 }),
    ];

    expect(heard(ticks, 0, 2_000)).toEqual({ concealed: 0.5, longestGapMs: 1_500 });
    expect(heard([], 0, 2_000)).toEqual({ concealed: 1, longestGapMs: 2_000 });
  });

  it('VID-4 counts frames, and how long the picture stood still', () => {
    const ticks = [tick(500, { frames: 8 }), tick(1_000, { frames: 0 }), tick(1_500, { frames: 2 })];

    expect(seen(ticks, 0, 2_000)).toEqual({ framesPerSecond: 5, height: 360, longestStillMs: 1_000 });
  });

  it('VID-4 repeats each sentence of the page once, without those that were there before', () => {
    const ticks = [
      tick(1_000, { words: ['good'] }),
      tick(2_000, { words: ['weak', 'good'] }),
      tick(3_000, { words: ['weak'] }),
    ];

    expect(said(ticks, 500, new Set(['good']))).toEqual([{ text: 'weak', afterMs: 1_500 }]);
  });

  it('VID-4 takes sound for back only when most of it is real', () => {
    const ticks = [tick(1_000, { concealed: 9_000 }), tick(1_250, { packets: 0 }), tick(1_500, {})];

    expect(firstAfter(ticks, 500, hearsWell)).toBe(1_000);
    expect(firstAfter(ticks, 1_500, hearsWell)).toBeNull();
  });
});
