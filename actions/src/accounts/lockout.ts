/** How long an address stays locked after so many failed sign-ins. */

const freeAttempts = 10;
const firstLockSeconds = 30;
const longestLockSeconds = 15 * 60;

/** Failures older than this no longer count; the worker forgets them. */
export const failuresForgottenAfterHours = 24;

/** Zero while attempts are free; afterwards doubling up to a quarter of an hour, so guessing stays below 5 an hour. */
export function lockSeconds(failures: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(firstLockSeconds * 2 ** (failures - freeAttempts), longestLockSeconds);
}

/** Seconds by number of failures, from the first on, as far as they still grow: for the statement that counts. */
export const lockSchedule: readonly number[] = Array.from(
  { length: freeAttempts + Math.ceil(Math.log2(longestLockSeconds / firstLockSeconds)) },
  (_, index) => lockSeconds(index + 1),
);
