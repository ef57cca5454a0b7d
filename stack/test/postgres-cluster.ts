/** Vitest's global set-up: one throw-away Postgres cluster for all `.pg.test.ts` files of a run. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import type { TestProject } from 'vitest/node';
import { startCluster } from '../src/postgres/cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of a superuser; each test file creates a database of its own. */
    postgresUrl: string;
  }
}

/** Durability is given up: the cluster is thrown away, and no test is about a crash of the machine. */
const testSettings = {
  max_connections: '300',
  max_replication_slots: '40',
  max_wal_senders: '40',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'telemed-test-postgres-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user who must be able to enter
  const cluster = await startCluster({
    databaseDir: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    port: await getPort({ host: '127.0.0.1' }),
    password: 'telemed-test',
    settings: testSettings,
  });
  project.provide('postgresUrl', cluster.url);
  return async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
