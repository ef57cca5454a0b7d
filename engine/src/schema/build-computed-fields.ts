/** Computed fields: functions of a row, checked for what they take and give; the reasons are Hasura's own words. */
import { tableKey, type Catalog, type CatalogArgument, type CatalogFunction } from '../catalog/catalog.ts';
import type { MetadataTable } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import type { ComputedFieldModel, TableModel } from './model.ts';
import { isGraphqlName, isJson } from './scalars.ts';

type Entry = NonNullable<MetadataTable['computed_fields']>[number];

export function buildComputedFields(
  entry: MetadataTable,
  table: TableModel,
  tracked: ReadonlyMap<string, TableModel>,
  catalog: Catalog,
  report: Report,
): ReadonlyMap<string, ComputedFieldModel> {
  const fields = new Map<string, ComputedFieldModel>();
  for (const field of entry.computed_fields ?? []) {
    const built = buildField(field, table, tracked, catalog);
    if ('name' in built && !fields.has(field.name)) fields.set(field.name, built);
    else {
      const reason =
        'reason' in built ? built.reason : `the name "${field.name}" is taken by another computed field`;
      const { name, definition } = field;
      report('computed_field', `${name} in table ${table.key}`, reason, {
        table: entry.table,
        name,
        definition,
      });
    }
  }
  return fields;
}

function buildField(
  { name, definition, comment }: Entry,
  table: TableModel,
  tracked: ReadonlyMap<string, TableModel>,
  catalog: Catalog,
): ComputedFieldModel | { readonly reason: string } {
  if (!isGraphqlName(name)) return { reason: `"${name}" is not a valid GraphQL name` };
  if ([...table.columns.values()].some((column) => column.graphqlName === name || column.name === name)) {
    return { reason: 'field definition conflicts with postgres column' };
  }
  const where = `in table "${table.name.name}": in computed field "${name}": `;
  const key = tableKey(definition.function);
  const overloads = catalog.functions.get(key) ?? [];
  const [found] = overloads;
  if (!found) return { reason: `${where}no such function exists: "${definition.function.name}"` };
  if (overloads.length > 1) {
    return {
      reason: `${where}function "${found.name.name}" is overloaded. Overloaded functions are not supported`,
    };
  }
  const tableArgument = definition.table_argument
    ? found.arguments.findIndex((argument) => argument.name === definition.table_argument)
    : 0;
  const session = definition.session_argument;
  const sessionArgument = session ? found.arguments.findIndex((argument) => argument.name === session) : -1;
  const faults = faultsOf(definition, found, table, { tableArgument, sessionArgument }, tracked);
  if (faults.length > 0) {
    const refused = `${where}the computed field "${name}" cannot be added to table "${table.name.name}" `;
    const [only, ...others] = faults;
    return {
      reason:
        others.length === 0
          ? `${refused}because ${only ?? ''}`
          : `${refused}for the following reasons:\n${faults.map((fault) => `  • ${fault}\n`).join('')}`,
    };
  }
  const returned = found.returnsTable && tableKey(found.returnsTable);
  const description = comment ?? found.comment;
  return {
    name,
    function: found,
    tableArgument,
    ...(session ? { sessionArgument } : {}),
    inputs: found.arguments.filter((_, index) => index !== tableArgument && index !== sessionArgument),
    returns:
      found.returnsSet && returned !== undefined
        ? { kind: 'table', table: returned }
        : { kind: 'scalar', type: found.returns },
    ...(description === undefined ? {} : { description }),
  };
}

function faultsOf(
  { table_argument: named, session_argument: session }: Entry['definition'],
  found: CatalogFunction,
  table: TableModel,
  at: { readonly tableArgument: number; readonly sessionArgument: number },
  tracked: ReadonlyMap<string, TableModel>,
): string[] {
  const quoted = `"${found.name.name}"`;
  const faults: string[] = [];
  if (found.volatility === 'volatile') {
    faults.push(`the function ${quoted} is of type VOLATILE; cannot be added as a computed field`);
  }
  const row = found.arguments[at.tableArgument];
  if (found.arguments.length === 0) faults.push(`the function ${quoted} has no input arguments`);
  else if (!row) faults.push(`"${named ?? ''}" is not an input argument of the function ${quoted}`);
  else faults.push(...faultsOfRow(row, quoted, table, named));
  if (session && !found.arguments[at.sessionArgument]) {
    faults.push(`"${session}" is not an input argument of the function ${quoted}`);
  } else if (session && !isJson((found.arguments[at.sessionArgument] as CatalogArgument).type)) {
    faults.push(`"${session}" argument of the function ${quoted} is not of type JSON`);
  }
  if (found.returnsSet && !(found.returnsTable && tracked.has(tableKey(found.returnsTable)))) {
    faults.push(`the function ${quoted} returning type SETOF is not that of a tracked table`);
  }
  return faults;
}

function faultsOfRow(
  row: CatalogArgument,
  quoted: string,
  table: TableModel,
  named: string | null | undefined,
): string[] {
  if (row.table && tableKey(row.table) === table.key) return [];
  const which = named ? `"${named}"` : 'first';
  const notIt = `${which} argument of the function ${quoted} of type "${row.type.schema ?? 'pg_catalog'}.${row.type.name}" is not the table to which the computed field is being added`;
  return row.table ? [notIt] : [`${which} argument of the function ${quoted} is not COMPOSITE type`, notIt];
}
