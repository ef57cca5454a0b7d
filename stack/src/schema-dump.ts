/** `npm run schema:dump`: writes hasura/schema.graphql, the schema as an administrator sees it; `--check` only compares. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { reportFailure } from './console.ts';
import { StackFailure } from './failure.ts';
import { startCluster } from './postgres/cluster.ts';
import { ensureDatabase } from './postgres/connection.ts';
import { inRepository, repositoryRoot } from './repository.ts';

const run = promisify(execFile);
const dumpFile = inRepository('hasura/schema.graphql');

/** From the migrations and metadata in the repository, on a database made for the purpose. */
async function presentSchema(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telemed-schema-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user who must be able to enter
  try {
    const cluster = await startCluster({
      databaseDir: join(folder, 'data'),
      logFile: join(folder, 'database.log'),
      port: await getPort({ host: '127.0.0.1' }),
      password: 'only-for-this-dump',
      settings: { fsync: 'off' },
    });
    try {
      await ensureDatabase(cluster.url, 'schema');
      const engine = (...args: string[]) =>
        run(process.execPath, [inRepository('engine/src/cli/main.ts'), ...args], {
          cwd: repositoryRoot,
          maxBuffer: 64 * 1024 * 1024,
          env: {
            PATH: process.env['PATH'],
            HASURA_GRAPHQL_DATABASE_URL: cluster.url.replace(/\/postgres$/, '/schema'),
          },
        });
      await engine('migrate', 'apply', '--migrations-dir', inRepository('migrations'));
      const dumped = await engine(
        'schema',
        '--role',
        'admin',
        '--metadata-dir',
        inRepository('hasura/metadata'),
      );
      return dumped.stdout;
    } finally {
      await cluster.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const schema = await presentSchema();
  if (!process.argv.includes('--check')) {
    await writeFile(dumpFile, schema);
    console.log(`Wrote ${dumpFile}.`);
    return;
  }
  if ((await readFile(dumpFile, 'utf8')) !== schema) {
    throw new StackFailure(
      'STEP_FAILED',
      'hasura/schema.graphql is not what migrations and metadata give: run npm run schema:dump.',
    );
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
if (process.connected) process.disconnect();
