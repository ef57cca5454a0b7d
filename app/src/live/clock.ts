/** Time as a dependency, so that everything that waits can be tested without waiting. */

export interface Clock {
  now(): number;
  /** Calls back after at least `ms`; the returned function calls it off. */
  after(ms: number, callback: () => void): () => void;
}

/** setTimeout fires at once for delays above 2^31-1 ms; nothing here waits longer than that on purpose. */
const LONGEST_DELAY = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_DELAY));
    return () => clearTimeout(timer);
  },
};
