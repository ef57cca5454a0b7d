/** What a booking measurement found, and whether it is what was asked for. */

import type { Machine } from '../measure/machine.ts';
import type { Verdict } from '../measure/report-parts.ts';
import type { Calculations, Comparison } from './calculations.ts';
import { targets, type BookingPlan } from './plan.ts';
import type { Throughput } from './throughput.ts';

export interface BookingResult {
  readonly at: string;
  readonly machine: Machine;
  readonly plan: BookingPlan;
  readonly calculations: Calculations;
  readonly throughput: Throughput;
}

export const timesFaster = ({ core, reference }: Comparison): number => reference / core;

export function verdicts({ calculations, throughput }: BookingResult): Verdict[] {
  const share = throughput.graphql / throughput.direct;
  const faster = (what: string, comparison: Comparison): Verdict => ({
    target: `${what} at least ${targets.calculationRatio} x as fast as slot by slot`,
    measured: `${timesFaster(comparison).toFixed(0)} x`,
    reached: timesFaster(comparison) >= targets.calculationRatio,
  });
  return [
    faster('a doctor’s day', calculations.doctorDay),
    faster('next free', calculations.nextFree),
    {
      target: `bookings per second through GraphQL at least ${targets.throughputShare} x those straight on node-postgres`,
      measured: `${share.toFixed(2)} x`,
      reached: share >= targets.throughputShare,
    },
    {
      target: 'every booking that was answered is stored, and no other',
      measured: `${throughput.booked} answered, ${throughput.stored} stored`,
      reached: throughput.booked === throughput.stored,
    },
  ];
}
