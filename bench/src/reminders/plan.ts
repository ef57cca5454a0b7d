/** How large a run against dying workers is, and how many reminders fall due at one minute in the benchmark. */

export interface SurvivalPlan {
  readonly appointments: number;
  readonly kills: number;
  /** Reminders fall due, and appointments change, over this time. */
  readonly seconds: number;
  readonly shifts: number;
  readonly cancels: number;
  /** In minutes before the appointment. The more there is between them, the later a reminder is still of use. */
  readonly offsets: readonly number[];
  /** Everything, the settling included, must be over within this time. */
  readonly deadlineMs: number;
}

export const smallSurvivalPlan: SurvivalPlan = {
  appointments: 25,
  kills: 5,
  seconds: 14,
  shifts: 8,
  cancels: 4,
  offsets: [1, 2],
  deadlineMs: 150_000,
};

export const fullSurvivalPlan: SurvivalPlan = {
  appointments: 400,
  kills: 100,
  seconds: 180,
  shifts: 120,
  cancels: 60,
  offsets: [2, 5],
  deadlineMs: 15 * 60_000,
};

export interface RushPlan {
  readonly reminders: number;
  /** How long the clinic may take to be filled before they fall due. */
  readonly preparationMs: number;
}

export const smallRushPlan: RushPlan = { reminders: 400, preparationMs: 15_000 };
export const fullRushPlan: RushPlan = { reminders: 10_000, preparationMs: 90_000 };
