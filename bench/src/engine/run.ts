/** Measures the engine on a clinic of its own, beside its references, in one run. */

import { measureIdle, postmasterPid } from '../chat/idle.ts';
import { describeMachine, presentLoad } from '../measure/machine.ts';
import { Tally } from '../chat/tally.ts';
import { startClinic } from '../world/clinic.ts';
import { measureDelivery } from './delivery.ts';
import type { EnginePlan } from './plan.ts';
import type { EngineResult } from './result.ts';
import { dropBenchRole, rowLevelSecurity } from './row-level-security.sql.ts';
import { startCeiling, startPostgraphile, type ReferenceServer } from './servers.ts';
import { graphqlSystem, postgraphileSystem, rawSystem, type System } from './systems.ts';
import { measureInserts, measureReads, type Systems } from './throughput.ts';
import { furnish } from './world.ts';

export async function measureEngine(
  plan: EnginePlan,
  clusterUrl: string,
  say: (sentence: string) => void,
): Promise<EngineResult> {
  const load = presentLoad();
  const clinic = await startClinic({ clusterUrl, purpose: 'bench_engine' });
  const servers: ReferenceServer[] = [];
  const open: System[] = [];
  try {
    const world = await furnish(clinic, plan);
    await clinic.pool.query(rowLevelSecurity);
    const { databaseUrl, jwtKey } = clinic;
    const ceiling = await startCeiling({ databaseUrl, jwtKey });
    servers.push(ceiling);
    const postgraphile = plan.postgraphile ? await startPostgraphile({ databaseUrl, jwtKey }) : undefined;
    if (postgraphile) servers.push(postgraphile);
    const systems: Systems = {
      raw: await rawSystem(clinic, plan.connections),
      ceiling: graphqlSystem(`http://${ceiling.address}/`, plan.connections),
      ...(postgraphile && { postgraphile: postgraphileSystem(postgraphile.address, plan.connections) }),
      engine: graphqlSystem(clinic.graphqlUrl, plan.connections),
    };
    open.push(...Object.values(systems));
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
  } finally {
    for (const system of open) await system.close();
    for (const server of servers.toReversed()) await server.stop();
    // The role belongs to the cluster, which may outlive this database.
    await clinic.pool.query(dropBenchRole);
    await clinic.stop();
  }
}
