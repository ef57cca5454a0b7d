/** Makes the database's triggers those that the metadata asks for: what is missing is made, what is left over goes. */

import type { Pool, PoolClient } from 'pg';
import type { EventTriggerModel } from './event-trigger.ts';
import { dropEventTablesSql, eventTablesMark, eventTablesSql } from './event-tables.sql.ts';
import { databaseTriggers, quoted, triggerPrefix, type DatabaseTrigger } from './trigger-sql.ts';

/** Engines that take up the same metadata would otherwise make the same triggers at once. */
const installLock = 7_305_211_905;

export interface WantedTriggers {
  readonly triggers: ReadonlyMap<string, EventTriggerModel>;
  /** Of the metadata, the inconsistent ones included: events of others are put away undelivered. */
  readonly names: readonly string[];
  /** Metadata that knows no source at all has no events either: the tables go with their contents. */
  readonly sources: number;
}

export interface FailedTrigger {
  readonly name: string;
  readonly reason: string;
}

interface Installed {
  readonly name: string;
  readonly mark: string | null;
  readonly schema: string | null;
  readonly table: string | null;
}

export async function installTriggers(pool: Pool, wanted: WantedTriggers): Promise<readonly FailedTrigger[]> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [installLock]);
    const failed = await install(client, wanted);
    await client.query('commit');
    return failed;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function install(client: PoolClient, wanted: WantedTriggers): Promise<FailedTrigger[]> {
  const targets = [...wanted.triggers.values()].flatMap(databaseTriggers);
  const present = await installed(client);
  const { rows } = await client.query<{ log: string | null; mark: string | null }>(
    `select to_regclass('hdb_catalog.event_log') as log,
            obj_description(to_regclass('hdb_catalog.event_log')) as mark`,
  );
  const hasTables = rows[0]?.log !== null;
  const matches = (target: DatabaseTrigger) => (found: Installed) =>
    found.name === target.name &&
    found.mark === target.mark &&
    found.schema === target.table.schema &&
    found.table === target.table.name;
  for (const name of new Set(present.map((found) => found.name))) {
    const target = targets.find((one) => one.name === name);
    if (!target || !present.some(matches(target))) {
      await client.query(`drop function hdb_catalog.${quoted(name)}() cascade`);
    }
  }
  if (wanted.sources === 0 && hasTables) await client.query(dropEventTablesSql);
  else if (wanted.names.length > 0 && rows[0]?.mark !== eventTablesMark) {
    await client.query(eventTablesSql);
    await client.query(`comment on table hdb_catalog.event_log is '${eventTablesMark}'`);
  } else if (!hasTables) return [];
  if (wanted.sources > 0) await putAway(client, wanted.names);
  return makeMissing(
    client,
    targets.filter((target) => !present.some(matches(target))),
  );
}

async function installed(client: PoolClient): Promise<Installed[]> {
  const { rows } = await client.query<Installed>(
    `select p.proname as name, obj_description(p.oid, 'pg_proc') as mark, n.nspname as schema, c.relname as "table"
     from pg_proc p
     left join pg_trigger t on t.tgfoid = p.oid and t.tgparentid = 0
     left join pg_class c on c.oid = t.tgrelid
     left join pg_namespace n on n.oid = c.relnamespace
     where p.pronamespace = 'hdb_catalog'::regnamespace and starts_with(p.proname, $1) and p.pronargs = 0`,
    [triggerPrefix],
  );
  return rows;
}

/** Events of a trigger that is gone are kept, but nobody delivers them any more. */
async function putAway(client: PoolClient, names: readonly string[]): Promise<void> {
  await client.query(
    `update hdb_catalog.event_log set archived = true
     where not archived and not delivered and not error and trigger_name <> all($1)`,
    [names],
  );
}

/** One that cannot be made (somebody else's table, say) leaves the others alone. */
async function makeMissing(
  client: PoolClient,
  targets: readonly DatabaseTrigger[],
): Promise<FailedTrigger[]> {
  const failed: FailedTrigger[] = [];
  for (const { event, statements } of targets) {
    await client.query('savepoint event_trigger');
    try {
      for (const statement of statements) await client.query(statement);
      await client.query('release savepoint event_trigger');
    } catch (error) {
      await client.query('rollback to savepoint event_trigger');
      failed.push({ name: event, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return failed;
}
