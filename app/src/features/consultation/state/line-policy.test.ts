import { describe, expect, it } from 'vitest';
import { type LineSample, type LineState, nextLine, samplesPerSecond, steadyLine } from './line-policy.ts';

const calm: LineSample = {
  alive: true,
  soundMissing: 0,
  soundLate: 0,
  lostIn: 0,
  lostOut: 0,
  outKbit: 900,
  frozen: false,
  otherIsWeak: false,
};
const narrow: LineSample = { ...calm, lostOut: 0.2, lostIn: 0.2, soundMissing: 0.1 };
const broken: LineSample = { ...narrow, soundMissing: 0.4 };

/** The line after so many seconds of each sample. */
const after = (...spans: [LineSample, number][]): LineState =>
  spans.reduce(
    (line, [sample, seconds]) =>
      Array.from({ length: seconds * samplesPerSecond }).reduce<LineState>(
        (now) => nextLine(now, sample),
        line,
      ),
    steadyLine,
  );

describe('pictures on a weak line', () => {
  it('VID-4 stay as they are on a good line, and after one bad moment', () => {
    expect(after([calm, 60]).pictures).toBe('full');
    expect(after([calm, 5], [broken, 0.25], [calm, 5]).pictures).toBe('full');
  });

  it('VID-4 become small within three seconds when what is sent gets lost or has no room', () => {
    expect(after([{ ...calm, lostOut: 0.1 }, 2]).pictures).toBe('small');
    expect(after([{ ...calm, outKbit: 100 }, 2]).pictures).toBe('small');
  });

  it('VID-4 go within five seconds when the sound suffers, at once when it breaks, whoever’s line it is', () => {
    expect(after([narrow, 2]).pictures).toBe('small');
    expect(after([narrow, 5]).pictures).toBe('off');
    expect(after([broken, 0.5]).pictures).toBe('off');
    expect(after([{ ...broken, lostOut: 0, otherIsWeak: true }, 0.5]).pictures).toBe('off');
  });

  it('VID-4 go at once when the sound comes late, before anything is known to be lost', () => {
    expect(after([{ ...calm, soundMissing: 0.4, soundLate: 0.6 }, 0.5]).pictures).toBe('off');
  });

  it('VID-4 stay on a machine that is too slow to play the sound in time', () => {
    expect(after([{ ...calm, soundMissing: 0.4 }, 5]).pictures).toBe('full');
  });

  it('VID-4 are not taken away here for the weak line of the other', () => {
    const others = { ...calm, lostIn: 0.1, soundMissing: 0.08 };
    // The server's word about him takes some seconds to come.
    expect(after([others, 11], [{ ...others, otherIsWeak: true }, 60]).pictures).toBe('full');
    expect(after([others, 16]).pictures).toBe('off');
  });

  it('VID-4 become small when they stand still for want of room on the way here', () => {
    expect(after([{ ...calm, frozen: true }, 12]).pictures).toBe('small');
  });

  it('VID-4 come back step by step after calm seconds, and each failed attempt makes the next one later', () => {
    const off = [broken, 2] as [LineSample, number];
    expect(after(off, [calm, 2]).pictures).toBe('off');
    expect(after(off, [calm, 3]).pictures).toBe('small');
    expect(after(off, [calm, 12]).pictures).toBe('small');
    expect(after(off, [calm, 13]).pictures).toBe('full');
    const relapsed = [off, [calm, 3], [broken, 2]] as [LineSample, number][];
    expect(after(...relapsed, [calm, 19]).pictures).toBe('off');
    expect(after(...relapsed, [calm, 20]).pictures).toBe('small');
    expect(after(...relapsed, [calm, 40], [broken, 2], [calm, 3]).pictures).toBe('small');
  });

  it('VID-4 come back though a browser that sends only sound believes that there is little room', () => {
    expect(after([broken, 2], [{ ...calm, outKbit: 90 }, 10]).pictures).toBe('small');
  });

  it('VID-4 are not tried more seldom than every two minutes', () => {
    const attempts = [3, 20, 40, 80, 120, 120].flatMap<[LineSample, number]>((seconds) => [
      [calm, seconds],
      [broken, 2],
    ]);
    expect(after([broken, 2], ...attempts, [calm, 119]).pictures).toBe('off');
    expect(after([broken, 2], ...attempts, [calm, 120]).pictures).toBe('small');
  });

  it('VID-4 a line on which nothing comes is told of after three seconds, and leaves the pictures alone', () => {
    const dead = { ...calm, alive: false };
    expect(after([calm, 5], [dead, 2]).silent).toBe(false);
    expect(after([calm, 5], [dead, 3])).toMatchObject({ silent: true, pictures: 'full' });
    expect(after([calm, 5], [dead, 30], [calm, 1]).silent).toBe(false);
  });
});
