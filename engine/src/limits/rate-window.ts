/** Counts what happened in the last minute by key; the memory it takes is bounded by the number of keys kept. */

const windowMs = 60_000;
/** The minute is counted in slices, so that a busy key costs no more than a quiet one. */
const slices = 12;
const sliceMs = windowMs / slices;

interface Counts {
  /** Number of the slice counted last, since the epoch. */
  slice: number;
  readonly perSlice: number[];
}

export class RateWindow {
  readonly #now: () => number;
  readonly #most: number;
  readonly #byKey = new Map<string, Counts>();

  /** Beyond `most` keys, those that were not heard of for the longest time are forgotten. */
  constructor(now: () => number = Date.now, most = 100_000) {
    this.#now = now;
    this.#most = most;
  }

  /** Whether one more is within the limit; only what is within counts. */
  admit(key: string, limit: number): boolean {
    const slice = Math.floor(this.#now() / sliceMs);
    const counts = this.#byKey.get(key) ?? { slice, perSlice: Array.from({ length: slices }, () => 0) };
    this.#byKey.delete(key);
    this.#byKey.set(key, counts);
    if (this.#byKey.size > this.#most) {
      const [oldest] = this.#byKey.keys();
      if (oldest !== undefined) this.#byKey.delete(oldest);
    }
    // Slices that nothing happened in are empty by now.
    for (let passed = counts.slice + 1; passed <= slice && passed <= counts.slice + slices; passed += 1) {
      counts.perSlice[passed % slices] = 0;
    }
    counts.slice = slice;
    if (counts.perSlice.reduce((sum, count) => sum + count, 0) >= limit) return false;
    counts.perSlice[slice % slices] = (counts.perSlice[slice % slices] ?? 0) + 1;
    return true;
  }
}
