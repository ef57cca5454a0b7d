/** What a chat measurement found, and whether it is what was asked for. */

import { cpus, loadavg, release, totalmem } from 'node:os';
import type { Percentiles } from '../measure/percentiles.ts';
import { targets, type ChatPlan } from './plan.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly postgres: string;
  /** Before the measurement began: what else the machine had to do. */
  readonly load: number;
}

export interface DeliveryRow {
  readonly subscribers: number;
  /** Medians of the rounds. */
  readonly engine: Percentiles;
  readonly bare: Percentiles;
}

export interface IdleRow {
  readonly idle: number;
  /** Milliseconds of CPU per message of engine and Postgres together: the median of the rounds. */
  readonly cpuPerMessage: number;
  readonly rounds: readonly number[];
  /** CPU milliseconds per second while nobody says anything. */
  readonly quietCpuPerSecond: number;
}

export interface Counts {
  readonly sent: number;
  readonly expected: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unexpected: number;
  readonly refused: number;
  readonly broken: number;
}

export interface ChatResult {
  readonly at: string;
  readonly machine: Machine;
  readonly plan: ChatPlan;
  readonly delivery: readonly DeliveryRow[];
  readonly listenNotify: Percentiles;
  readonly idle: readonly IdleRow[];
  readonly counts: Counts;
}

export interface Verdict {
  readonly target: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** Above this many runnable processes per core before the start, times say more about the neighbours than about us. */
const busyLoadPerCore = 0.5;

export const wasBusy = (machine: Machine): boolean => machine.load > machine.cores * busyLoadPerCore;

export const presentLoad = (): number => loadavg()[0] ?? 0;

export function describeMachine(postgres: string, load: number): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    postgres,
    load,
  };
}

export function verdicts(result: ChatResult): Verdict[] {
  const largest = result.delivery.at(-1);
  const fewest = result.idle[0];
  const most = result.idle.at(-1);
  const found: Verdict[] = [];
  if (largest !== undefined) {
    const ratio = largest.engine.p99 / largest.bare.p99;
    found.push({
      target: `p99 at ${largest.subscribers} subscribers within ${targets.deliveryRatio} x the bare broadcast`,
      measured: `${ratio.toFixed(1)} x`,
      reached: ratio <= targets.deliveryRatio,
    });
  }
  if (fewest !== undefined && most !== undefined) {
    const ratio = most.cpuPerMessage / fewest.cpuPerMessage;
    found.push({
      target: `CPU per message with ${most.idle} idle subscribers within ${targets.idleCpuRatio} x that with ${fewest.idle}`,
      measured: `${ratio.toFixed(2)} x`,
      reached: ratio <= targets.idleCpuRatio,
    });
  }
  const { lost, doubled, unexpected, refused, broken, expected } = result.counts;
  found.push({
    target: 'nothing lost, nothing doubled',
    measured: `${lost} lost, ${doubled} doubled of ${expected} deliveries; ${refused} refused, ${broken} connections broken`,
    reached: lost + doubled + unexpected + refused + broken === 0,
  });
  return found;
}
