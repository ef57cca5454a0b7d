/** Measures the engine on a clinic of its own, beside its references, in one run. */

import { measureIdle, postmasterPid } from '../chat/idle.ts';
import { Tally } from '../chat/tally.ts';
import { describeMachine, presentLoad } from '../measure/machine.ts';
import { measureDelivery } from './delivery.ts';
import type { EnginePlan } from './plan.ts';
import type { EngineResult } from './result.ts';
import { measureInserts, measureReads, type Rates } from './throughput.ts';
import { withSystems, type Bench } from './with-systems.ts';

type Say = (sentence: string) => void;

export const measureEngine = (plan: EnginePlan, clusterUrl: string, say: Say): Promise<EngineResult> => {
  const load = presentLoad();
  return withSystems(plan, clusterUrl, async ({ clinic, world, ceiling, systems }) => {
    const reads = await measureReads(plan, world, systems, say);
    const inserts = await measureInserts(plan, world, systems, clinic.pool, say);
    const tally = new Tally();
    const postmaster = await postmasterPid(clinic);
    const delivery = await measureDelivery(plan.delivery, clinic, ceiling, postmaster, tally, say);
    const idle = await measureIdle(plan.idle, clinic, tally, say);
    for (const reason of tally.reasons) say(`refused or broken: ${reason}`);
    const version = await clinic.pool.query<{ server_version: string }>('show server_version');
    return {
      at: new Date().toISOString(),
      machine: describeMachine(version.rows[0]?.server_version ?? 'unknown', load),
      plan,
      reads,
      inserts,
      delivery,
      idle,
      counts: tally.counts,
    };
  });
};

/** The parts that can be measured alone while something is being made faster. */
export const parts = {
  reads: (plan: EnginePlan, { world, systems }: Bench, say: Say) => measureReads(plan, world, systems, say),
  inserts: (plan: EnginePlan, { clinic, world, systems }: Bench, say: Say) =>
    measureInserts(plan, world, systems, clinic.pool, say),
} as const;
export type Part = keyof typeof parts;

export const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

export const measurePart = (part: Part, plan: EnginePlan, clusterUrl: string, say: Say): Promise<Rates> =>
  withSystems(plan, clusterUrl, (bench) => parts[part](plan, bench, say));
