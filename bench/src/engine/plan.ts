/** How large a measurement of the engine is, and what it must reach. */

import type { IdlePlan } from '../chat/idle.ts';
import type { LoadPlan } from '../chat/load-rooms.ts';

export interface EnginePlan {
  readonly delivery: LoadPlan & { readonly subscribers: number; readonly rounds: number };
  readonly idle: IdlePlan;
  /** People with 20 rooms each, who read and write in closed loops on this many connections. */
  readonly people: number;
  readonly roomsPerPerson: number;
  readonly connections: number;
  readonly secondsPerRound: number;
  readonly warmUpSeconds: number;
  readonly rounds: number;
  /** Its packages come from the registry when they are first needed: not for a look at whether everything runs. */
  readonly postgraphile: boolean;
}

const chat = { peoplePerRoom: 20, perSecond: 50, warmUpMessages: 200, settleMs: 20_000, seed: 20_261_121 };

export const fullPlan: EnginePlan = {
  delivery: { ...chat, subscribers: 1000, messages: 500, rounds: 3 },
  idle: { ...chat, idle: [100, 10_000], idleMessages: 400, rounds: 3, quietSeconds: 3 },
  people: 200,
  roomsPerPerson: 20,
  connections: 16,
  secondsPerRound: 4,
  warmUpSeconds: 2,
  rounds: 5,
  postgraphile: true,
};

/** Shows that everything runs and agrees; its figures mean nothing. */
export const smokePlan: EnginePlan = {
  delivery: { ...chat, peoplePerRoom: 4, warmUpMessages: 8, subscribers: 8, messages: 40, rounds: 1 },
  idle: {
    ...chat,
    peoplePerRoom: 4,
    warmUpMessages: 8,
    idle: [8, 16],
    idleMessages: 20,
    rounds: 1,
    quietSeconds: 0,
  },
  people: 10,
  roomsPerPerson: 5,
  connections: 4,
  secondsPerRound: 0.3,
  warmUpSeconds: 0.1,
  rounds: 1,
  postgraphile: false,
};

export const targets = {
  /** Reads per second, as a share of raw and as a multiple of PostGraphile. */
  readOfRaw: 0.75,
  readOfPostgraphile: 3,
  /** Inserts per second, as a share of raw with a NOTIFY per row; the wish is 0.7 of raw without. */
  insertOfNotify: 1,
  /** Delivery as a multiple of the ceiling. */
  deliveryP50: 1.6,
  deliveryP99: 3,
  deliveryCpu: 2,
  idleCpuRatio: 1.1,
  idleKiB: 40,
  /** Share of one core while nobody says anything. */
  quietShare: 0.02,
} as const;
