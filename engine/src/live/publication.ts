/** Prepares the database for the change stream: a publication of the tables, and row identities to stream. */

import type { Pool, PoolClient } from 'pg';
import type { TableName } from '../plan/compiled.ts';

export const publicationName = 'hasura_live';
/** Any number, the same in every engine: they may start together on one database. */
const publicationLock = 7_305_211_904;

/**
 * `full` lets the stream tell the old values of changed rows, so that a change wakes only whom it concerns;
 * `keep` touches no table's identity and leaves tables without one out of the stream's updates.
 */
export type ReplicaIdentityPolicy = 'full' | 'keep';

interface Publishable {
  readonly schema: string;
  readonly name: string;
  readonly identity: string;
  readonly hasKey: boolean;
  readonly published: boolean;
}

export interface Unpublished {
  readonly table: TableName;
  readonly reason: string;
}

export interface PublicationReport {
  readonly added: readonly string[];
  /** Tables the engine cannot publish (not its own, or unlogged): they are asked by polling only. */
  readonly left: readonly Unpublished[];
}

/** Tables are only ever added: another engine on the same database may need the others. */
export async function ensurePublication(
  pool: Pool,
  tables: readonly TableName[],
  identity: ReplicaIdentityPolicy,
): Promise<PublicationReport> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [publicationLock]);
    try {
      // Changing a table waits for those who use it; a table that stays busy is polled instead.
      await client.query("set lock_timeout = '5s'");
      return await publish(client, tables, identity);
    } finally {
      await client.query('reset lock_timeout');
      await client.query('select pg_advisory_unlock($1)', [publicationLock]);
    }
  } finally {
    client.release();
  }
}

async function publish(
  client: PoolClient,
  tables: readonly TableName[],
  identity: ReplicaIdentityPolicy,
): Promise<PublicationReport> {
  const exists = await client.query('select 1 from pg_publication where pubname = $1', [publicationName]);
  if (exists.rowCount === 0) {
    await client.query(`create publication ${publicationName} with (publish_via_partition_root = true)`);
  }
  const added: string[] = [];
  const left: Unpublished[] = [];
  const found = await publishable(client, tables);
  for (const table of tables) {
    const permanent = found.some(({ schema, name }) => schema === table.schema && name === table.name);
    if (!permanent) left.push({ table, reason: 'it is not a permanent table' });
  }
  for (const table of found) {
    const name = `${quoted(table.schema)}.${quoted(table.name)}`;
    try {
      if (table.identity !== 'f' && (identity === 'full' || !table.hasKey)) {
        if (identity === 'keep') {
          left.push({ table, reason: 'it has no primary key, and replica identities are to be kept' });
          continue;
        }
        await setFullIdentity(client, table);
      }
      if (!table.published) {
        await client.query(`alter publication ${publicationName} add table ${name}`);
        added.push(name);
      }
    } catch (error) {
      left.push({ table, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { added, left };
}

async function publishable(client: PoolClient, tables: readonly TableName[]): Promise<Publishable[]> {
  const { rows } = await client.query<Publishable>(
    `select n.nspname as schema, c.relname as name, c.relreplident as identity,
            case c.relreplident when 'i' then true when 'n' then false else
              exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary) end as "hasKey",
            exists (select from pg_publication_tables p
                    where p.pubname = $2 and p.schemaname = n.nspname and p.tablename = c.relname) as published
     from unnest($1::text[], $3::text[]) as wanted(schema, name)
     join pg_namespace n on n.nspname = wanted.schema
     join pg_class c on c.relnamespace = n.oid and c.relname = wanted.name
     where c.relkind in ('r', 'p') and c.relpersistence = 'p'
     order by 1, 2`,
    [tables.map(({ schema }) => schema), publicationName, tables.map(({ name }) => name)],
  );
  return rows;
}

/** Partitions carry their own identity: the parent's does not pass on. */
async function setFullIdentity(client: PoolClient, table: Publishable): Promise<void> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name
     from pg_partition_tree(format('%I.%I', $1::text, $2::text)::regclass) t
     join pg_class c on c.oid = t.relid join pg_namespace n on n.oid = c.relnamespace
     where c.relreplident <> 'f'`,
    [table.schema, table.name],
  );
  const self = rows.length > 0 ? rows : [{ schema: table.schema, name: table.name }];
  for (const { schema, name } of self) {
    await client.query(`alter table ${quoted(schema)}.${quoted(name)} replica identity full`);
  }
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
