/** Relationships: what leads from one row to others. */
import { tableKey, type Catalog, type CatalogForeignKey, type CatalogTable } from '../catalog/catalog.ts';
import type { MetadataRelationship, MetadataTable } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import type { RelationshipModel, TableModel } from './model.ts';
import { isGraphqlName } from './scalars.ts';

type Resolved = Omit<RelationshipModel, 'name' | 'kind' | 'description'> | { readonly reason: string };

export function buildRelationships(
  entry: MetadataTable,
  table: TableModel,
  tracked: ReadonlyMap<string, TableModel>,
  catalog: Catalog,
  report: Report,
): ReadonlyMap<string, RelationshipModel> {
  const relationships = new Map<string, RelationshipModel>();
  const kinds = [
    ['object', entry.object_relationships],
    ['array', entry.array_relationships],
  ] as const;
  for (const [kind, list] of kinds) {
    for (const relationship of list ?? []) {
      const type = kind === 'object' ? 'object_relation' : 'array_relation';
      const { name } = relationship;
      const refuse = (reason: string): void =>
        report(type, `${name} in table ${table.key}`, reason, { table: entry.table, ...relationship });
      const taken =
        relationships.has(name) || [...table.columns.values()].some((column) => column.graphqlName === name);
      if (taken) {
        refuse(`a column or relationship with the name "${name}" already exists`);
        continue;
      }
      if (!isGraphqlName(name)) {
        refuse(`"${name}" is not a valid GraphQL name`);
        continue;
      }
      const resolved = resolve(kind, relationship, table, catalog);
      if ('reason' in resolved) refuse(resolved.reason);
      else if (!tracked.has(resolved.target)) refuse(`table "${resolved.target}" is not tracked`);
      else {
        const description =
          typeof relationship.comment === 'string' ? { description: relationship.comment } : {};
        relationships.set(name, { name, kind, ...resolved, ...description });
      }
    }
  }
  return relationships;
}

function resolve(
  kind: 'object' | 'array',
  relationship: MetadataRelationship,
  table: TableModel,
  catalog: Catalog,
): Resolved {
  const { foreign_key_constraint_on: on, manual_configuration: manual } = relationship.using;
  if (manual) return resolveManual(manual, table, catalog);
  if (on === undefined) return { reason: 'neither a foreign key nor a manual configuration is given' };
  const own = catalog.tables.get(table.key) as CatalogTable;
  if (Array.isArray(on)) {
    if (kind === 'array') return { reason: 'an array relationship needs the other table of its foreign key' };
    const key = own.foreignKeys.find((candidate) => sameColumns(candidate.columns, on));
    if (!key) return { reason: `no foreign key of "${table.key}" is on (${on.join(', ')})` };
    const nullable = on.some((name) => table.columns.get(name)?.nullable ?? true);
    return {
      target: tableKey(key.target),
      mapping: pairs(key),
      nullable,
      certain: !nullable && key.always,
      insertFirst: true,
    };
  }
  const columns = on.columns ?? on.column ?? [];
  const remote = catalog.tables.get(tableKey(on.table));
  const key = remote?.foreignKeys.find(
    (candidate) => tableKey(candidate.target) === table.key && sameColumns(candidate.columns, columns),
  );
  if (!key)
    return { reason: `no foreign key of "${tableKey(on.table)}" on (${columns.join(', ')}) leads here` };
  const mapping = pairs(key).map(([theirs, ours]) => [ours, theirs] as const);
  return { target: tableKey(on.table), mapping, nullable: true, certain: false, insertFirst: false };
}

function resolveManual(
  manual: NonNullable<MetadataRelationship['using']['manual_configuration']>,
  table: TableModel,
  catalog: Catalog,
): Resolved {
  const target = tableKey(manual.remote_table);
  const mapping = Object.entries(manual.column_mapping);
  const remote = catalog.tables.get(target);
  if (!remote) return { reason: `no such table/view exists in source: "${target}"` };
  const missing = mapping.find(
    ([ours, theirs]) => !table.columns.has(ours) || !remote.columns.some(({ name }) => name === theirs),
  );
  if (missing || mapping.length === 0)
    return { reason: `column mapping names no column: ${JSON.stringify(missing ?? {})}` };
  const insertFirst = manual.insertion_order !== 'after_parent';
  return { target, mapping, nullable: true, certain: false, insertFirst };
}

function pairs(key: CatalogForeignKey): readonly (readonly [string, string])[] {
  return key.columns.map((column, index) => [column, key.targetColumns[index] as string] as const);
}

function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
