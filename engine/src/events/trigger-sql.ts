/** The SQL of a database trigger that writes an event in the transaction of the change itself. */

import { createHash } from 'node:crypto';
import type { EventColumns, EventOperation, EventTriggerModel } from './event-trigger.ts';

export interface DatabaseTrigger {
  /** Name of both the function (in `hdb_catalog`) and the trigger. */
  readonly name: string;
  readonly event: string;
  readonly table: EventTriggerModel['table'];
  readonly statements: readonly string[];
  /** Kept as the function's comment, so that what is already there is recognised. */
  readonly mark: string;
}

export const triggerPrefix = 'notify_hasura_';

/** JavaScript would lose digits of these, so they travel as text. */
const sentAsText = new Set(['int8', 'numeric', 'float8']);

export function databaseTriggers(trigger: EventTriggerModel): DatabaseTrigger[] {
  return [...trigger.operations].map(([operation, columns]) => {
    const name = `${triggerPrefix}${trigger.name}_${operation}`;
    const table = `${quoted(trigger.table.schema)}.${quoted(trigger.table.name)}`;
    const called = `hdb_catalog.${quoted(name)}()`;
    const statements = [
      `create function ${called} returns trigger language plpgsql security definer set search_path = pg_catalog as ${literal(body(trigger, operation, columns))}`,
      `create trigger ${quoted(name)} after ${operation.toLowerCase()} on ${table} for each row execute function ${called}`,
      ...(trigger.onReplication ? [`alter table ${table} enable always trigger ${quoted(name)}`] : []),
    ];
    const mark = `event trigger ${createHash('sha256').update(statements.join(';')).digest('hex')}`;
    return {
      name,
      event: trigger.name,
      table: trigger.table,
      mark,
      statements: [...statements, `comment on function ${called} is ${literal(mark)}`],
    };
  });
}

/** A partition's trigger runs under the partition's name, so the tracked table's is written down. */
function body(trigger: EventTriggerModel, operation: EventOperation, columns: EventColumns): string {
  const { schema, name } = trigger.table;
  const before = operation === 'INSERT' ? 'null' : row(trigger, 'old', columns.payload);
  const after = operation === 'DELETE' ? 'null' : row(trigger, 'new', columns.payload);
  const listened = (side: string) =>
    `row(${columns.listen.map((column) => `${side}.${quoted(column)}`).join(', ')})::text`;
  const unchanged =
    operation === 'UPDATE'
      ? `if ${listened('old')} is not distinct from ${listened('new')} then return null; end if;`
      : '';
  const names = [schema, name, trigger.name, operation].map(literal).join(', ');
  return `begin ${unchanged}
  perform hdb_catalog.log_table_event(${names}, json_build_object('old', ${before}, 'new', ${after}));
  return null;
end`;
}

function row(trigger: EventTriggerModel, side: string, columns: readonly string[]): string {
  const values = columns.map((column) => {
    const cast = sentAsText.has(trigger.columnTypes.get(column) ?? '') ? '::text' : '';
    return `${side}.${quoted(column)}${cast} as ${quoted(column)}`;
  });
  return values.length === 0
    ? `'{}'::json`
    : `(select row_to_json(present) from (select ${values.join(', ')}) as present)`;
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** Works whatever `standard_conforming_strings` says. */
function literal(text: string): string {
  const escaped = text.replaceAll("'", "''");
  return escaped.includes('\\') ? `E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`;
}
