/** Decides whether, and how soon, a process that ended by itself is started again. */

export type RestartDecision =
  { readonly kind: 'restart'; readonly afterMs: number } | { readonly kind: 'give-up' };

const windowMs = 60_000;
const mostCrashes = 5;
const firstDelayMs = 250;

/** `crashes`: times of all unexpected ends so far, the present one included, in milliseconds, oldest first. */
export function decideRestart(crashes: readonly number[], now: number): RestartDecision {
  const recent = crashes.filter((time) => now - time < windowMs).length;
  if (recent > mostCrashes) return { kind: 'give-up' };
  return { kind: 'restart', afterMs: firstDelayMs * 2 ** (recent - 1) };
}
