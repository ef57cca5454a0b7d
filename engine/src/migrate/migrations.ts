/** Applies migrations in Hasura CLI layout: `<database>/<version>_<name>/{up,down}.sql`, in order of version. */

import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { ensureCatalogTables } from './catalog-tables.ts';

export interface Migration {
  readonly version: string;
  readonly name: string;
  readonly up: string;
  readonly checksum: string;
}

export interface MigrationReport {
  readonly applied: readonly string[];
  /** Applied before with another text; the database keeps what was applied then. */
  readonly drifted: readonly string[];
}

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly migration: string;

  constructor(migration: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.migration = migration;
  }
}

/** Session-level: one migrating process at a time, whatever it runs in between. */
const migrationLock = 7_305_211_902;
const folderName = /^(\d{1,18})_(.+)$/;
const appliedRows = z.array(z.object({ version: z.string(), checksum: z.string() }));

/** `dir` holds one folder per database; a folder of migrations itself is taken too. */
export async function readMigrations(dir: string, database = 'default'): Promise<Migration[]> {
  const nested = join(dir, database);
  const root = (await isFolder(nested)) ? nested : dir;
  const migrations: Migration[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    const [, version, name] = folderName.exec(entry.name) ?? [];
    if (!entry.isDirectory() || version === undefined || name === undefined) continue;
    const up = await readFile(join(root, entry.name, 'up.sql'), 'utf8').catch((cause: unknown) => {
      throw new MigrationError(entry.name, `Migration ${entry.name} has no readable up.sql.`, { cause });
    });
    const checksum = createHash('sha256').update(up).digest('hex');
    migrations.push({ version: BigInt(version).toString(), name, up, checksum });
  }
  return migrations.sort((a, b) => (BigInt(a.version) < BigInt(b.version) ? -1 : 1));
}

/** Each migration is one transaction together with its record, so it is applied wholly or not at all. */
export async function applyMigrations(
  pool: Pool,
  migrations: readonly Migration[],
): Promise<MigrationReport> {
  await ensureCatalogTables(pool);
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      return await applyPending(client, migrations);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  } finally {
    client.release();
  }
}

async function applyPending(client: PoolClient, migrations: readonly Migration[]): Promise<MigrationReport> {
  const { rows } = await client.query('select version::text, checksum from hdb_catalog.schema_migrations');
  const known = new Map(appliedRows.parse(rows).map(({ version, checksum }) => [version, checksum]));
  const applied: string[] = [];
  const drifted: string[] = [];
  for (const migration of migrations) {
    const title = `${migration.version}_${migration.name}`;
    const before = known.get(migration.version);
    if (before === undefined) {
      await applyOne(client, migration, title);
      applied.push(title);
    } else if (before !== migration.checksum) drifted.push(title);
  }
  if (applied.length > 0) {
    // Running engines watch this row: the new schema is a reason to look again.
    await client.query(
      'update hdb_catalog.hdb_metadata set resource_version = resource_version + 1 where id = 1',
    );
  }
  return { applied, drifted };
}

async function applyOne(client: PoolClient, migration: Migration, title: string): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.up);
    await client.query(
      'insert into hdb_catalog.schema_migrations (version, name, checksum) values ($1, $2, $3)',
      [migration.version, migration.name, migration.checksum],
    );
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    const place = lineOf(migration.up, cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      title,
      `Migration ${title} failed${place}: ${reason}. Nothing of it was applied.`,
      {
        cause,
      },
    );
  } finally {
    // A migration may set these for itself; the next one starts from the defaults.
    await client.query('reset all');
  }
}

function lineOf(sql: string, cause: unknown): string {
  const position = cause instanceof Error && 'position' in cause ? Number(cause.position) : Number.NaN;
  return Number.isInteger(position) ? ` at line ${sql.slice(0, position).split('\n').length} of up.sql` : '';
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
