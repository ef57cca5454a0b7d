/** A clinic of its own with the measured systems beside each other, for as long as something is measured. */

import { inTransaction, system } from '../../../actions/src/db/transaction.ts';
import { startClinic, type Clinic } from '../world/clinic.ts';
import type { EnginePlan } from './plan.ts';
import { dropBenchRole, rowLevelSecurity } from './row-level-security.sql.ts';
import { startCeiling, startPostgraphile, type ReferenceServer } from './servers.ts';
import { graphqlSystem, postgraphileSystem, rawSystem, type System } from './systems.ts';
import type { Systems } from './throughput.ts';
import { furnish, type World } from './world.ts';

export interface Bench {
  readonly clinic: Clinic;
  readonly world: World;
  readonly ceiling: ReferenceServer;
  readonly systems: Systems;
}

export async function withSystems<Result>(
  plan: EnginePlan,
  clusterUrl: string,
  measure: (bench: Bench) => Promise<Result>,
): Promise<Result> {
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
    return await measure({ clinic, world, ceiling, systems });
  } finally {
    for (const one of open) await one.close();
    for (const server of servers.toReversed()) await server.stop();
    // The role belongs to the cluster, which may outlive this database; and whose other users may be met in a deadlock.
    await inTransaction(clinic.pool, system, (client) => client.query(dropBenchRole));
    await clinic.stop();
  }
}
