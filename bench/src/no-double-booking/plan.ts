/** How many people want the same minutes of the same doctor at once, and how often. */

export interface RacePlan {
  readonly rounds: number;
  readonly requests: number;
  /** Shares of the requests; the rest books. Shifts and moves together are at most 68: what a day holds before. */
  readonly holds: number;
  readonly shifts: number;
  readonly moves: number;
  readonly overlapping: number;
  readonly deadlineMs: number;
}

export const fullPlan: RacePlan = {
  rounds: 50,
  requests: 500,
  holds: 0.2,
  shifts: 0.08,
  moves: 0.04,
  overlapping: 0.3,
  deadlineMs: 30 * 60_000,
};

export const smallPlan: RacePlan = { ...fullPlan, rounds: 3, requests: 60, deadlineMs: 90_000 };
