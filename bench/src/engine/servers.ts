/** The reference servers as processes of their own. */

import { execFile, fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface ReferenceServer {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ReferenceOptions {
  readonly databaseUrl: string;
  readonly jwtKey: string;
}

export const startCeiling = (options: ReferenceOptions): Promise<ReferenceServer> =>
  start(fileURLToPath(new URL('./ceiling.ts', import.meta.url)), options);

/** Its packages are installed when they are first needed, as its lockfile says. */
export async function startPostgraphile(options: ReferenceOptions): Promise<ReferenceServer> {
  const folder = fileURLToPath(new URL('../../references/postgraphile/', import.meta.url));
  if (!existsSync(`${folder}node_modules`)) {
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
  }
  return start(`${folder}server.mjs`, options);
}

async function start(file: string, { databaseUrl, jwtKey }: ReferenceOptions): Promise<ReferenceServer> {
  const child: ChildProcess = fork(file, {
    env: { ...process.env, NODE_ENV: 'production', BENCH_DATABASE_URL: databaseUrl, BENCH_JWT_KEY: jwtKey },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended while starting`)));
  ended.catch(() => undefined); // it also ends when it is stopped
  const [address] = (await Promise.race([once(child, 'message'), ended])) as [string];
  return {
    address,
    pid: child.pid as number,
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
