/** One tracked table: columns and names, without what needs other tables. */
import { tableKey, type CatalogTable } from '../catalog/catalog.ts';
import type { MetadataTable } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import { rootKinds, type ColumnModel, type RootField, type RootKind, type TableModel } from './model.ts';
import { customName, followed, preceded, tableIdentifier, type Identifier, type Naming } from './naming.ts';
import { isGraphqlName } from './scalars.ts';

export function buildTable(
  source: string,
  entry: MetadataTable,
  found: CatalogTable,
  enums: { readonly tables: ReadonlySet<string>; readonly values: TableModel['enumValues'] },
  naming: Naming,
  report: Report,
): TableModel | undefined {
  const key = tableKey(found.table);
  const configuration = entry.configuration ?? {};
  const identifier =
    typeof configuration.custom_name === 'string'
      ? customName(configuration.custom_name)
      : tableIdentifier(found.table);
  const typeName = naming.type(identifier);
  if (!isGraphqlName(typeName)) {
    // As in Hasura, a table whose own name GraphQL cannot say is tracked, but not served until it has another.
    if (configuration.custom_name)
      report('table', key, `"${typeName}" is not a valid GraphQL name: give the table a custom_name`, entry);
    return undefined;
  }

  const columns = new Map<string, ColumnModel>();
  const taken = new Map<string, string>();
  for (const column of found.columns) {
    const config = configuration.column_config?.[column.name];
    const graphqlName =
      config?.custom_name ?? configuration.custom_column_names?.[column.name] ?? naming.field(column.name);
    // As in Hasura, a column whose name GraphQL cannot say is left out until it gets a custom name.
    if (!isGraphqlName(graphqlName)) continue;
    const clash = taken.get(graphqlName);
    if (clash !== undefined) {
      report(
        'table',
        key,
        `columns "${clash}" and "${column.name}" have the same GraphQL name "${graphqlName}"`,
        entry,
      );
      return undefined;
    }
    taken.set(graphqlName, column.name);
    const enumTable = enumTableOf(found, column.name, enums.tables);
    const description = config?.comment ?? column.comment;
    columns.set(column.name, {
      name: column.name,
      graphqlName,
      type: column.type,
      nullable: column.nullable,
      hasDefault: column.hasDefault,
      generated: column.generated,
      ...(description ? { description } : {}),
      ...(enumTable === undefined ? {} : { enumTable }),
    });
  }

  const values = entry.is_enum ? enums.values : undefined;
  if (values && new Set(values.map(({ value }) => naming.enumValue(value))).size < values.length) {
    report('table', key, 'two of its values have the same name in GraphQL', entry);
    return undefined;
  }

  const description = configuration.comment ?? found.comment;
  const constraints = found.primaryKey ? [found.primaryKey, ...found.uniques] : found.uniques;
  return {
    key,
    source,
    name: found.table,
    typeName,
    identifier,
    ...(description === undefined ? {} : { description }),
    columns,
    ...(found.primaryKey ? { primaryKey: found.primaryKey } : {}),
    constraints: constraints.filter((constraint) => isGraphqlName(constraint.name)),
    relationships: new Map(),
    computedFields: new Map(),
    roots: rootFields(naming, identifier, configuration.custom_root_fields ?? {}),
    insertable: found.insertable,
    updatable: found.updatable,
    deletable: found.deletable,
    reads: found.reads,
    isView: found.kind === 'view' || found.kind === 'materialized view',
    ...(values ? { enumValues: values } : {}),
    permissions: new Map(),
  };
}

const defaultRoots: Readonly<Record<RootKind, (table: Identifier) => Identifier>> = {
  select: (table) => table,
  select_by_pk: (table) => followed(table, 'by_pk'),
  select_aggregate: (table) => followed(table, 'aggregate'),
  select_stream: (table) => followed(table, 'stream'),
  insert: (table) => preceded('insert', table),
  insert_one: (table) => preceded('insert', followed(table, 'one')),
  update: (table) => preceded('update', table),
  update_by_pk: (table) => preceded('update', followed(table, 'by_pk')),
  update_many: (table) => preceded('update', followed(table, 'many')),
  delete: (table) => preceded('delete', table),
  delete_by_pk: (table) => preceded('delete', followed(table, 'by_pk')),
};

function rootFields(
  naming: Naming,
  table: Identifier,
  custom: Readonly<
    Record<
      string,
      { name?: string | null | undefined; comment?: string | null | undefined } | null | undefined
    >
  >,
): Readonly<Record<RootKind, RootField>> {
  const field = (kind: RootKind): RootField => {
    const { name, comment } = custom[kind] ?? {};
    return {
      name: naming.root(typeof name === 'string' ? customName(name) : defaultRoots[kind](table)),
      ...(typeof comment === 'string' ? { description: comment } : {}),
    };
  };
  return Object.fromEntries(rootKinds.map((kind) => [kind, field(kind)])) as Record<RootKind, RootField>;
}

function enumTableOf(
  found: CatalogTable,
  column: string,
  enumTables: ReadonlySet<string>,
): string | undefined {
  const key = found.foreignKeys.find(
    ({ columns, target }) =>
      columns.length === 1 && columns[0] === column && enumTables.has(tableKey(target)),
  );
  return key && tableKey(key.target);
}
