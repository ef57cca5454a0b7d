/**
 * Triggers that notify of changed tables, for servers that allow no logical replication: one notification per
 * table and transaction, whatever it writes. They do not say which rows changed.
 */

import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { TableName } from '../plan/compiled.ts';
import type { Unpublished } from './publication.ts';
import { tableKey } from './row-change.ts';

export const changesChannel = 'hasura_table_changes';
const triggerName = 'hasura_announce_change';
/** Engines that start together would otherwise make the same triggers at once. */
const triggersLock = 7_305_211_907;

const functionSql = `
create or replace function hdb_catalog.announce_change() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  perform pg_notify('${changesChannel}', json_build_array(tg_argv[0], tg_argv[1])::text);
  return null;
end $$`;

/** Makes what is missing; the answer lists the tables that get no trigger, each with the reason. */
export async function ensureChangeTriggers(
  pool: Pool,
  tables: readonly TableName[],
): Promise<readonly Unpublished[]> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [triggersLock]);
    try {
      await client.query("set lock_timeout = '5s'");
      return await makeMissing(client, tables);
    } finally {
      await client.query('reset lock_timeout');
      await client.query('select pg_advisory_unlock($1)', [triggersLock]);
    }
  } finally {
    client.release();
  }
}

interface Target {
  readonly schema: string;
  readonly name: string;
  /** The table itself, or a partition of it, which can be written to directly. */
  readonly relation: string;
  readonly present: boolean;
}

async function makeMissing(client: PoolClient, tables: readonly TableName[]): Promise<Unpublished[]> {
  const { rows: targets } = await client.query<Target>(
    `select wanted.schema, wanted.name, part.relid::regclass::text as relation,
       exists (select from pg_trigger t where t.tgrelid = part.relid and t.tgname = $3) as present
     from unnest($1::text[], $2::text[]) as wanted(schema, name)
     join pg_namespace n on n.nspname = wanted.schema
     join pg_class c on c.relnamespace = n.oid and c.relname = wanted.name and c.relkind in ('r', 'p')
     cross join lateral (select relid from pg_partition_tree(c.oid) union select c.oid) as part`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name), triggerName],
  );
  const left = new Map<string, Unpublished>();
  for (const table of tables) {
    const found = targets.some(({ schema, name }) => schema === table.schema && name === table.name);
    if (!found) left.set(tableKey(table), { table, reason: 'it is not a table of this database' });
  }
  if (targets.some(({ present }) => !present)) await client.query(functionSql);
  for (const { schema, name, relation, present } of targets) {
    if (present) continue;
    const argument = (text: string) => client.escapeLiteral(text);
    try {
      await client.query(
        `create trigger ${triggerName} after insert or update or delete or truncate on ${relation}
         for each statement execute function hdb_catalog.announce_change(${argument(schema)}, ${argument(name)})`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      left.set(tableKey({ schema, name }), { table: { schema, name }, reason });
    }
  }
  return [...left.values()];
}

const payloadShape = z.tuple([z.string(), z.string()]);

/** Null for what did not come from these triggers: anybody may notify on any channel. */
export function changedTable(payload: string): TableName | null {
  try {
    const [schema, name] = payloadShape.parse(JSON.parse(payload));
    return { schema, name };
  } catch {
    return null;
  }
}
