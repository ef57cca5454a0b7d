/** Takes inconsistent objects out of the metadata, one by one, as `drop_inconsistent_metadata` asks. */

import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import { qualifiedTableSchema, type Metadata, type MetadataTable } from '../metadata/types.ts';
import type { Inconsistency } from '../schema/model.ts';
import { sameTable } from './commands/places.ts';

const inTableShape = z.looseObject({ table: qualifiedTableSchema });
const namedShape = z.looseObject({ name: z.string() });
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

export function dropInconsistent(metadata: Metadata, inconsistencies: readonly Inconsistency[]): Metadata {
  return inconsistencies.reduce(dropOne, metadata);
}

function dropOne(metadata: Metadata, inconsistency: Inconsistency): Metadata {
  const { type, definition } = inconsistency;
  if (type === 'action') {
    const name = namedShape.safeParse(definition).data?.name ?? inconsistency.name;
    return { ...metadata, actions: (metadata.actions ?? []).filter((action) => action.name !== name) };
  }
  if (type === 'cron_trigger') {
    const kept = (metadata.cron_triggers ?? []).filter(({ name }) => name !== inconsistency.name);
    return { ...metadata, cron_triggers: kept };
  }
  const place = inTableShape.safeParse(definition);
  const listed = listsOfTables[type];
  if (type === 'table' && place.success) {
    const { table } = place.data;
    return mapSources(metadata, (tables) => tables.filter((entry) => !sameTable(entry.table, table)));
  }
  if (listed && place.success) {
    const key =
      type === 'event_trigger'
        ? inconsistency.name
        : listed.by === 'name'
          ? namedShape.parse(definition).name
          : roleShape.parse(definition).role;
    const { table } = place.data;
    return mapSources(metadata, (tables) =>
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

function mapSources(metadata: Metadata, change: (tables: MetadataTable[]) => MetadataTable[]): Metadata {
  return {
    ...metadata,
    sources: metadata.sources.map((source) => ({ ...source, tables: change(source.tables) })),
  };
}
