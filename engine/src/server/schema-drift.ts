/** What SQL has done to tables and functions that metadata uses: followed where it can be, refused where it cannot. */

import type { Catalog, CatalogFunction } from '../catalog/catalog.ts';
import { tableKey } from '../catalog/catalog.ts';
import { HasuraError } from '../errors.ts';
import { followRenames, renamesBetween, type Renames } from '../metadata/follow-renames.ts';
import type { Metadata } from '../metadata/types.ts';
import type { Inconsistency, SourceModel } from '../schema/model.ts';
import type { SchemaState } from './schema-cache.ts';
import { catalogOf } from './source-facts.ts';

export interface Drift {
  readonly metadata: Metadata;
  /** Computed fields whose function was dropped, even if another one has its name now. */
  readonly lost: readonly Inconsistency[];
}

/** @throws HasuraError when something was changed in a way that metadata cannot follow. */
export function followDrift(state: SchemaState, source: string, after: Catalog): Drift {
  const { metadata } = state;
  const model = state.model.sources.get(source);
  const catalog = catalogOf(state.facts, source);
  if (!model || !catalog) return { metadata, lost: [] };
  refuseAlteredFunctions(model, after);
  const renames = renamesBetween(catalog, after);
  refuseTakenNames(model, renames);
  return { metadata: followRenames(metadata, renames, model), lost: lostFields(model, after) };
}

const overloadsOf = (catalog: Catalog, { name }: CatalogFunction) =>
  catalog.functions.get(tableKey(name)) ?? [];

function becameVolatile(before: CatalogFunction, after: Catalog): boolean {
  const now = overloadsOf(after, before).find(({ oid }) => oid === before.oid);
  return before.volatility !== 'volatile' && now?.volatility === 'volatile';
}

function refuseAlteredFunctions(model: SourceModel, after: Catalog): void {
  const refuse = (message: string): never => {
    throw new HasuraError('not-supported', '$.args', message);
  };
  const tracked = [...model.functions.values()].map((one) => one.function);
  const overloaded = tracked.filter((one) => overloadsOf(after, one).length > 1);
  if (overloaded.length > 0) {
    const names = overloaded.map(({ name }) => `"${name.name}"`).join(', ');
    refuse(`the following tracked function(s) cannot be overloaded: ${names}`);
  }
  for (const one of tracked) {
    if (becameVolatile(one, after))
      refuse(`type of function "${one.name.name}" is altered to "VOLATILE" which is not supported now`);
  }
  for (const table of model.tables.values()) {
    for (const { name, function: called } of table.computedFields.values()) {
      const which = `"${called.name.name}" associated with computed field "${name}" of table "${table.name.name}"`;
      const overloads = overloadsOf(after, called);
      if (overloads.length > 1 && overloads.some(({ oid }) => oid === called.oid))
        refuse(`The function ${which} is being overloaded`);
      if (becameVolatile(called, after))
        refuse(`The type of function ${which} is being altered to "VOLATILE"`);
    }
  }
}

/** A row cannot have a column and a relationship of one name. */
function refuseTakenNames(model: SourceModel, { columns }: Renames): void {
  for (const [key, renamed] of columns) {
    const table = model.tables.get(key);
    for (const [from, to] of renamed) {
      if (!table?.relationships.has(to)) continue;
      const message = `cannot rename column "${from}" to "${to}" in table "${table.name.name}" as a relationship with the name already exists`;
      throw new HasuraError('already-exists', '$.args', message);
    }
  }
}

function lostFields(model: SourceModel, after: Catalog): Inconsistency[] {
  return [...model.tables.values()].flatMap((table) =>
    [...table.computedFields.values()].flatMap(({ name, function: called }): Inconsistency[] => {
      if (overloadsOf(after, called).some(({ oid }) => oid === called.oid)) return [];
      const { schema, name: tableName } = table.name;
      const definition = { table: { schema, name: tableName }, name };
      const reason = `in table "${tableName}": in computed field "${name}": the function "${called.name.name}" was dropped`;
      return [
        {
          type: 'computed_field',
          name: `${name} in table ${table.key}`,
          reason,
          definition,
          source: model.name,
        },
      ];
    }),
  );
}
