/** What a measurement of the engine found, and whether it is what was asked for. */

import type { Counts, IdleRow } from '../chat/result.ts';
import type { Machine } from '../measure/machine.ts';
import type { Verdict } from '../measure/report-parts.ts';
import type { Delivery } from './delivery.ts';
import { targets, type EnginePlan } from './plan.ts';
import type { Rates } from './throughput.ts';

export interface EngineResult {
  readonly at: string;
  readonly machine: Machine;
  readonly plan: EnginePlan;
  readonly reads: Rates;
  readonly inserts: Rates;
  readonly delivery: Readonly<Record<'engine' | 'ceiling', Delivery>>;
  readonly idle: readonly IdleRow[];
  readonly counts: Counts;
}

export function readVerdicts(reads: Rates): Verdict[] {
  return [
    atLeast('reads per second of raw', ratio(reads, 'engine', 'raw'), targets.readOfRaw),
    ...(reads['postgraphile'] === undefined
      ? []
      : [
          atLeast(
            'reads per second of PostGraphile',
            ratio(reads, 'engine', 'postgraphile'),
            targets.readOfPostgraphile,
          ),
        ]),
  ];
}

export function insertVerdicts(inserts: Rates): Verdict[] {
  return [
    atLeast(
      'inserts per second of raw with NOTIFY',
      ratio(inserts, 'engine', 'raw with NOTIFY'),
      targets.insertOfNotify,
    ),
  ];
}

export function verdicts(result: EngineResult): Verdict[] {
  const { reads, inserts, delivery, idle, counts } = result;
  const { engine, ceiling } = delivery;
  const [fewest, most] = [idle[0] as IdleRow, idle.at(-1) as IdleRow];
  const kib = idleKiB(fewest, most);
  return [
    ...readVerdicts(reads),
    ...insertVerdicts(inserts),
    atMost('delivery p50 of the ceiling', engine.latency.p50 / ceiling.latency.p50, targets.deliveryP50),
    atMost('delivery p99 of the ceiling', engine.latency.p99 / ceiling.latency.p99, targets.deliveryP99),
    atMost(
      'CPU per delivered message of the ceiling',
      engine.cpuPerMessage / ceiling.cpuPerMessage,
      targets.deliveryCpu,
    ),
    atMost(
      `CPU per message with ${most.idle} idle subscribers, of that with ${fewest.idle},`,
      most.cpuPerMessage / fewest.cpuPerMessage,
      targets.idleCpuRatio,
    ),
    atMost('KiB per idle subscriber', kib, targets.idleKiB, 'KiB'),
    atMost(
      `share of a core with ${most.idle} idle subscribers and nobody speaking`,
      most.quietCpuPerSecond / 1000,
      targets.quietShare,
      '',
    ),
    {
      target: 'nothing lost, nothing doubled',
      measured: `${counts.lost} lost, ${counts.doubled} doubled of ${counts.expected}; ${counts.refused} refused, ${counts.broken} connections broken`,
      reached: counts.lost + counts.doubled + counts.unexpected + counts.refused + counts.broken === 0,
    },
  ];
}

export const idleKiB = (fewest: IdleRow, most: IdleRow): number =>
  (most.engineKiB - fewest.engineKiB) / (most.idle - fewest.idle);

export const ratio = (rates: Rates, of: string, to: string): number => (rates[of] ?? 0) / (rates[to] ?? 0);

const atLeast = (what: string, measured: number, least: number): Verdict => ({
  target: `${what}: at least ${least} x`,
  measured: `${measured.toFixed(2)} x`,
  reached: measured >= least,
});

const atMost = (what: string, measured: number, most: number, unit = 'x'): Verdict => ({
  target: `${what}: at most ${most} ${unit}`.trimEnd(),
  measured: `${measured.toFixed(unit === '' ? 3 : 2)} ${unit}`.trimEnd(),
  reached: measured <= most,
});
