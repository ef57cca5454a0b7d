/** How many people want the same minutes of the same doctor at once, and how often. */

export interface RacePlan {
  readonly rounds: number;
  readonly requests: number;
  /** Shares of the requests; the rest books the start itself. */
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
  shifts: 0.1,
  moves: 0.05,
  overlapping: 0.3,
  deadlineMs: 30 * 60_000,
};

export const smallPlan: RacePlan = { ...fullPlan, rounds: 3, requests: 60, deadlineMs: 90_000 };
