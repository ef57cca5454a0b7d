/** The tables whose changes subscriptions may wait for. */

import { actionLog } from '../plan/action-record.ts';
import type { TableName } from '../plan/compiled.ts';
import type { Model } from '../schema/model.ts';

/** Base tables of everything that can be asked for in one database, by the sources that are in it. */
export function tablesRead(model: Model, sources: ReadonlySet<string>, home: boolean): TableName[] {
  const names = new Map<string, TableName>();
  const add = (table: TableName) => names.set(JSON.stringify([table.schema, table.name]), table);
  for (const { name, tables, functions } of model.sources.values()) {
    if (!sources.has(name)) continue;
    for (const table of tables.values()) {
      for (const read of table.reads) add(read);
      for (const field of table.computedFields.values())
        for (const read of field.function.reads ?? []) add(read);
    }
    for (const { function: called } of functions.values()) for (const read of called.reads ?? []) add(read);
  }
  if (home && [...model.actions.values()].some(({ asynchronous }) => asynchronous)) add(actionLog);
  return [...names.values()];
}
