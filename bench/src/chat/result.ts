/** What a chat measurement found, and whether it is what was asked for. */

import type { Machine } from '../measure/machine.ts';
import type { Percentiles } from '../measure/percentiles.ts';
import type { Verdict } from '../measure/report-parts.ts';
import { targets, type ChatPlan } from './plan.ts';

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
  /** Resident memory of the engine: the smallest of the rounds, as garbage comes and goes. */
  readonly engineKiB: number;
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
