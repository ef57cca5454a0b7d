/** A throw-away Postgres cluster with the settings the product runs with, started by the stack's own module. */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { startCluster } from '../../../stack/src/postgres/cluster.ts';

export interface OwnCluster {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startOwnCluster(settings: Readonly<Record<string, string>> = {}): Promise<OwnCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'telemed-bench-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user who must be able to enter
  const cluster = await startCluster({
    databaseDir: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    port: await getPort({ host: '127.0.0.1' }),
    password: 'telemed-bench',
    settings,
  });
  return {
    url: cluster.url,
    async stop() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
