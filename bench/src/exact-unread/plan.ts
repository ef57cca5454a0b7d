/** How large a run of random reading and writing is. */

export interface ExactUnreadPlan {
  readonly people: number;
  readonly devicesEach: number;
  readonly rooms: number;
  readonly stepsPerDevice: number;
  /** Everything, the settling included, must be over within this time. */
  readonly deadlineMs: number;
}

export const smallPlan: ExactUnreadPlan = {
  people: 6,
  devicesEach: 3,
  rooms: 3,
  stepsPerDevice: 25,
  deadlineMs: 60_000,
};

export const fullPlan: ExactUnreadPlan = {
  people: 20,
  devicesEach: 3,
  rooms: 8,
  stepsPerDevice: 200,
  deadlineMs: 10 * 60_000,
};
