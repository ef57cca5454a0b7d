import { describe, expect, it } from 'vitest';
import { BlurWatch, slowestMs, stillAfterMs } from './blur-watch.ts';

const frames = (watch: BlurWatch, count: number, workMs: number): number => {
  for (let frame = 1; frame <= count; frame += 1) watch.frame(frame * 100, workMs);
  return count * 100;
};

describe('VID-2 blurring the background', () => {
  it('is kept while pictures go out', () => {
    const watch = new BlurWatch(0);
    const now = frames(watch, 500, 40);

    expect(watch.trouble(now + stillAfterMs)).toBeNull();
  });

  it('is given up when the picture stands still, also when it never began', () => {
    const begun = new BlurWatch(0);
    const now = frames(begun, 5, 40);

    expect(begun.trouble(now + stillAfterMs + 1)).toBe('failed');
    expect(new BlurWatch(0).trouble(stillAfterMs + 1)).toBe('failed');
  });

  it('expects no pictures of a camera that is off', () => {
    const watch = new BlurWatch(0);
    watch.rest(5 * stillAfterMs);

    expect(watch.trouble(6 * stillAfterMs)).toBeNull();
  });

  it('is given up where it takes all of the device, but not for a slow beginning', () => {
    const watch = new BlurWatch(0);
    expect(watch.trouble(frames(watch, 20, slowestMs * 3))).toBeNull();
    expect(watch.trouble(frames(watch, 60, 40))).toBeNull();
    expect(watch.trouble(frames(watch, 60, slowestMs + 1))).toBe('slow');
  });
});
