/** The ladder of conditions a call is put through, and for how long. */

import type { Condition } from './link/conditions.ts';

export interface Rung {
  readonly name: string;
  readonly condition: Condition;
  /** How long it lasts in a call that was fine before. */
  readonly holdMs: number;
  /** Whether somebody also comes into the call anew on such a line. */
  readonly rejoin: boolean;
}

export interface LadderPlan {
  readonly baselineMs: number;
  readonly rungs: readonly Rung[];
  /** Undefined: the call is neither cut off nor made to take another way. */
  readonly outageMs: number | undefined;
  /** The longest wait for a call to come back, or for somebody to be in it. */
  readonly patienceMs: number;
  /** On a good line again, between two rungs. */
  readonly restMs: number;
}

/** What waits longer is thrown away: a home router's buffer, not an endless one. */
const queueMs = 400;
const narrow = { rateKbit: 150, queueMs };

const rung = (name: string, condition: Omit<Condition, 'passes'>, holdMs: number, rejoin = true): Rung => ({
  name,
  condition: { passes: 'everything', ...condition },
  holdMs,
  rejoin,
});

export const fullPlan: LadderPlan = {
  baselineMs: 15_000,
  rungs: [
    rung('150 kbit/s', narrow, 40_000),
    rung('10 % loss', { lossShare: 0.1 }, 25_000),
    rung('300 ms each way', { delayMs: 300 }, 25_000),
    rung('all three', { ...narrow, lossShare: 0.1, delayMs: 300 }, 40_000),
  ],
  outageMs: 20_000,
  patienceMs: 45_000,
  restMs: 5_000,
};

/** For looking whether it runs; its figures mean little. */
export const smallPlan: LadderPlan = {
  ...fullPlan,
  baselineMs: 5_000,
  rungs: [rung('all three', { ...narrow, lossShare: 0.1, delayMs: 300 }, 15_000, false)],
  outageMs: 5_000,
  restMs: 5_000,
};

/** One condition, several times over with other people each: for looking at what a change does to it. */
export function planOf(name: string): LadderPlan {
  const found = fullPlan.rungs.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`the conditions are: ${fullPlan.rungs.map((one) => `"${one.name}"`).join(', ')}`);
  }
  const once = { ...found, rejoin: false };
  return { ...fullPlan, baselineMs: 5_000, rungs: [once, once, once], outageMs: undefined };
}
