/** Takes inconsistent objects out of the metadata, one by one, as `drop_inconsistent_metadata` asks. */

import { z } from 'zod';
import { conflictOfInheritance } from '../schema/inherit-permissions.ts';
import { HasuraError } from '../errors.ts';
import {
  qualifiedTableSchema,
  type Metadata,
  type MetadataSource,
  type MetadataTable,
} from '../metadata/types.ts';
import type { Inconsistency } from '../schema/model.ts';
import { sameTable } from './commands/places.ts';

const inTableShape = z.looseObject({ table: qualifiedTableSchema });
const namedShape = z.looseObject({ name: z.string() });
const inFunctionShape = z.looseObject({ function: qualifiedTableSchema });
const inCollectionShape = z.looseObject({ name: z.string(), query: z.string() });
const roleShape = z.looseObject({ role: z.string() });

/** Lists of a table's metadata, and by what an entry of each is known. */
const listsOfTables: Readonly<
  Record<string, { readonly list: keyof MetadataTable; readonly by: 'name' | 'role' }>
> = {
  object_relation: { list: 'object_relationships', by: 'name' },
  object_relationship: { list: 'object_relationships', by: 'name' },
  array_relation: { list: 'array_relationships', by: 'name' },
  array_relationship: { list: 'array_relationships', by: 'name' },
  computed_field: { list: 'computed_fields', by: 'name' },
  select_permission: { list: 'select_permissions', by: 'role' },
  insert_permission: { list: 'insert_permissions', by: 'role' },
  update_permission: { list: 'update_permissions', by: 'role' },
  delete_permission: { list: 'delete_permissions', by: 'role' },
  event_trigger: { list: 'event_triggers', by: 'name' },
};

/** Lists of the metadata itself. */
const lists: Readonly<Record<string, { readonly key: keyof Metadata; readonly by: string }>> = {
  action: { key: 'actions', by: 'name' },
  cron_trigger: { key: 'cron_triggers', by: 'name' },
  rest_endpoint: { key: 'rest_endpoints', by: 'name' },
  inherited_role: { key: 'inherited_roles', by: 'role_name' },
  remote_schema: { key: 'remote_schemas', by: 'name' },
  source: { key: 'sources', by: 'name' },
};

export function dropInconsistent(metadata: Metadata, inconsistencies: readonly Inconsistency[]): Metadata {
  return inconsistencies.filter(({ type }) => type !== conflictOfInheritance).reduce(dropOne, metadata);
}

function dropOne(metadata: Metadata, inconsistency: Inconsistency): Metadata {
  const { type, definition } = inconsistency;
  const list = lists[type];
  if (list) {
    const entry = z.looseObject({ [list.by]: z.string() }).safeParse(definition).data;
    const name = entry?.[list.by] ?? inconsistency.name;
    const all = (metadata[list.key] ?? []) as readonly Record<string, unknown>[];
    return { ...metadata, [list.key]: all.filter((item) => item[list.by] !== name) };
  }
  const called = inFunctionShape.safeParse(definition);
  if (type === 'function' && called.success) {
    return inItsSource(metadata, inconsistency, (source) => ({
      ...source,
      functions: source.functions?.filter((entry) => !sameTable(entry.function, called.data.function)),
    }));
  }
  const query = inCollectionShape.safeParse(definition);
  if (type === 'query_collections' && query.success)
    return withoutQuery(metadata, inconsistency.name, query.data.name);
  const place = inTableShape.safeParse(definition);
  const listed = listsOfTables[type];
  if (type === 'table' && place.success) {
    const { table } = place.data;
    return mapTables(metadata, inconsistency, (tables) =>
      tables.filter((entry) => !sameTable(entry.table, table)),
    );
  }
  if (listed && place.success) {
    const key =
      type === 'event_trigger'
        ? inconsistency.name
        : listed.by === 'name'
          ? namedShape.parse(definition).name
          : roleShape.parse(definition).role;
    const { table } = place.data;
    return mapTables(metadata, inconsistency, (tables) =>
      tables.map((entry) =>
        sameTable(entry.table, table) ? without(entry, listed.list, listed.by, key) : entry,
      ),
    );
  }
  throw new HasuraError(
    'not-supported',
    '$.type',
    `this engine cannot drop the inconsistent ${type} "${inconsistency.name}"; take it out with replace_metadata`,
  );
}

function without(entry: MetadataTable, list: keyof MetadataTable, by: string, key: string): MetadataTable {
  const items = entry[list];
  if (!Array.isArray(items)) return entry;
  return { ...entry, [list]: items.filter((item: Record<string, unknown>) => item[by] !== key) };
}

/** Where the query stands is in the inconsistency's name only, as in Hasura. */
function withoutQuery(metadata: Metadata, place: string, query: string): Metadata {
  return {
    ...metadata,
    query_collections: metadata.query_collections?.map((collection) =>
      place.endsWith(` in ${collection.name}`)
        ? {
            ...collection,
            definition: {
              ...collection.definition,
              queries: collection.definition.queries.filter(({ name }) => name !== query),
            },
          }
        : collection,
    ),
  };
}

function mapTables(
  metadata: Metadata,
  of: Inconsistency,
  change: (tables: MetadataTable[]) => MetadataTable[],
): Metadata {
  return inItsSource(metadata, of, (source) => ({ ...source, tables: change(source.tables) }));
}

function inItsSource(
  metadata: Metadata,
  { source: place }: Inconsistency,
  change: (source: MetadataSource) => MetadataSource,
): Metadata {
  const sources = metadata.sources.map((source) =>
    place === undefined || source.name === place ? change(source) : source,
  );
  return { ...metadata, sources };
}
