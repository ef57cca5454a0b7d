/** A database of its own for a test file, copied from a template with all migrations applied. */
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
// For the type of `inject('postgresUrl')` in the tests.
import type {} from '../../../stack/test/postgres-cluster.ts';
import { readMigrations } from './migrations.ts';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** A connection of its own, for transactions that stay open; ended by `drop`. */
  connect(): Promise<pg.Client>;
  drop(): Promise<void>;
}

/** `clusterUrl` names a superuser: vitest's `inject('postgresUrl')`. */
export async function createTestDatabase(clusterUrl: string): Promise<TestDatabase> {
  const name = `telemed_${randomUUID().replaceAll('-', '')}`;
  await withClient(clusterUrl, async (client) => {
    const template = await ensureTemplate(client, clusterUrl);
    await client.query(`create database ${name} template ${template}`);
  });
  const url = urlOf(clusterUrl, name);
  const pool = new pg.Pool({ connectionString: url, max: 20 });
  let dropping = false;
  // Connections are still saying goodbye when the database is dropped under them; before that, an error is one.
  const report = (error: Error): void => {
    if (!dropping) throw error;
  };
  pool.on('connect', (client) => client.on('error', report));
  const clients: pg.Client[] = [];
  return {
    url,
    pool,
    connect: async () => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', report);
      clients.push(client);
      await client.connect();
      return client;
    },
    drop: async () => {
      dropping = true;
      await Promise.all(clients.map((client) => client.end()));
      await pool.end();
      await dropDatabase(clusterUrl, name);
    },
  };
}

/** An empty database, for tests of the migrations themselves. */
export async function createEmptyDatabase(
  clusterUrl: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await withClient(clusterUrl, (client) => client.query(`create database ${name}`));
  return {
    url: urlOf(clusterUrl, name),
    drop: () => dropDatabase(clusterUrl, name),
  };
}

/**
 * A pool's end does not wait for its goodbyes to arrive, and a connection cut off before that is an uncaught error of
 * whoever owned it. Who has not left after two seconds (a killed program) is cut off.
 */
async function dropDatabase(clusterUrl: string, name: string): Promise<void> {
  await withClient(clusterUrl, async (client) => {
    await client.query(
      `do $$ declare patience timestamptz := clock_timestamp() + interval '2 seconds'; begin
         while clock_timestamp() < patience
               and exists (select from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()) loop
           perform pg_sleep(0.01);
           perform pg_stat_clear_snapshot();
         end loop;
       end $$`,
    );
    await client.query(`drop database ${name} with (force)`);
  });
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Test files run side by side: the first makes the template, the others wait for it. */
async function ensureTemplate(client: pg.Client, clusterUrl: string): Promise<string> {
  const migrations = await readMigrations();
  const digest = createHash('sha256')
    .update(migrations.map((migration) => migration.up).join())
    .digest('hex');
  const template = `telemed_template_${digest.slice(0, 16)}`;
  // Held until the client ends, so that no two copies are made at once either, which Postgres refuses.
  await client.query(`select pg_advisory_lock(hashtextextended('telemed template', 0))`);
  const found = await client.query('select 1 from pg_database where datname = $1', [template]);
  if (found.rowCount === 0) {
    const unfinished = `${template}_unfinished`;
    await client.query(`drop database if exists ${unfinished}`);
    await client.query(`create database ${unfinished}`);
    await withClient(urlOf(clusterUrl, unfinished), async (inside) => {
      for (const migration of migrations) {
        try {
          await inside.query(migration.up);
        } catch (error) {
          throw new Error(`The migration ${migration.name} fails.`, { cause: error });
        }
      }
    });
    await client.query(`alter database ${unfinished} rename to ${template}`);
  }
  return template;
}

function urlOf(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.href;
}
