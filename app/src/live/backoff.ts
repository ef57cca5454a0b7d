/** How long to wait before trying again. */

export interface BackoffOptions {
  firstMs: number;
  longestMs: number;
  /** In [0, 1); part of the wait is random so that a restarted server is not met by everybody at once. */
  random: () => number;
}

/** Doubles from `firstMs` to `longestMs`; between half of the wait and all of it. `attempt` counts from 0. */
export function backoffDelay(attempt: number, { firstMs, longestMs, random }: BackoffOptions): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20));
  return ceiling / 2 + (ceiling / 2) * random();
}
