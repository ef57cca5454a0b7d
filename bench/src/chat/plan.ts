/** How large a chat measurement is, and what it must reach. */

export interface ChatPlan {
  readonly peoplePerRoom: number;
  readonly perSecond: number;
  /** Delivery: sizes in subscribers, and messages per size and round after the warm-up. */
  readonly subscribers: readonly number[];
  readonly messages: number;
  readonly warmUpMessages: number;
  /** CPU: numbers of idle subscribers beside one talking room, and messages per measurement. */
  readonly idle: readonly number[];
  readonly idleMessages: number;
  /** Repetitions of every measurement; the systems and sizes take turns. */
  readonly rounds: number;
  readonly quietSeconds: number;
  readonly settleMs: number;
  readonly seed: number;
}

export const fullPlan: ChatPlan = {
  peoplePerRoom: 20,
  perSecond: 50,
  subscribers: [20, 200, 1000],
  messages: 500,
  warmUpMessages: 200,
  idle: [100, 400, 1600],
  idleMessages: 400,
  rounds: 3,
  quietSeconds: 3,
  settleMs: 15_000,
  seed: 20_261_121,
};

/** Shows that everything runs and arrives; its times mean nothing. */
export const smokePlan: ChatPlan = {
  ...fullPlan,
  peoplePerRoom: 4,
  subscribers: [8],
  messages: 40,
  warmUpMessages: 8,
  idle: [8, 16],
  idleMessages: 20,
  rounds: 1,
  quietSeconds: 0,
};

export const targets = {
  /** p99 of delivery at the largest size, as a multiple of the bare broadcast of the same run. */
  deliveryRatio: 15,
  /** CPU per message with most idle subscribers, as a multiple of that with fewest. */
  idleCpuRatio: 1.25,
} as const;
