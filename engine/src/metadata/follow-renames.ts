/** Metadata after tables, columns or relationships were renamed: what named the old ones names the new, as in Hasura. */

import { tableKey, type Catalog } from '../catalog/catalog.ts';
import type { Json, TableName } from '../plan/compiled.ts';
import { defaultSource, type SourceModel } from '../schema/model.ts';
import {
  qualifiedTableSchema,
  type Metadata,
  type MetadataRelationship,
  type MetadataTable,
} from './types.ts';

type JsonObject = { readonly [key: string]: Json };

export interface Renames {
  /** By the old table's key. */
  readonly tables: ReadonlyMap<string, TableName>;
  /** New names by old name, by the old table's key. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly relationships: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Columns that are gone, by the old table's key; what is configured for them goes along. */
  readonly droppedColumns: ReadonlyMap<string, ReadonlySet<string>>;
}

export const noRenames: Renames = {
  tables: new Map(),
  columns: new Map(),
  relationships: new Map(),
  droppedColumns: new Map(),
};

/** What SQL has renamed. */
export function renamesBetween(before: Catalog, after: Catalog): Renames {
  const byOid = new Map([...after.tables.values()].map((table) => [table.oid, table]));
  const tables = new Map<string, TableName>();
  const columns = new Map<string, Map<string, string>>();
  const droppedColumns = new Map<string, Set<string>>();
  for (const [key, old] of before.tables) {
    const now = byOid.get(old.oid);
    if (!now) continue;
    if (tableKey(now.table) !== key) tables.set(key, now.table);
    const byNumber = new Map(now.columns.map(({ number, name }) => [number, name]));
    const renamed = old.columns.flatMap(({ number, name }): [string, string][] => {
      const newName = byNumber.get(number);
      return newName === undefined || newName === name ? [] : [[name, newName]];
    });
    if (renamed.length > 0) columns.set(key, new Map(renamed));
    const dropped = old.columns.filter(({ number }) => !byNumber.has(number));
    if (dropped.length > 0) droppedColumns.set(key, new Set(dropped.map(({ name }) => name)));
  }
  return { ...noRenames, tables, columns, droppedColumns };
}

/** In one source. `model` is that of the old names: it knows where relationships lead. */
export function followRenames(metadata: Metadata, renames: Renames, model: SourceModel): Metadata {
  if (Object.values(renames).every((one: ReadonlyMap<string, unknown>) => one.size === 0)) return metadata;
  const renaming = new Renaming(renames, model);
  const sources = metadata.sources.map((source) =>
    source.name === model.name
      ? { ...source, tables: source.tables.map((entry) => renaming.entry(entry)) }
      : source,
  );
  const { custom_types: types } = metadata;
  if (!types?.objects) return { ...metadata, sources };
  const objects = types.objects.map((object) => ({
    ...object,
    ...(object.relationships
      ? {
          relationships: object.relationships.map((relationship) =>
            (relationship.source ?? defaultSource) === model.name
              ? renaming.ofCustomType(relationship)
              : relationship,
          ),
        }
      : {}),
  }));
  return { ...metadata, sources, custom_types: { ...types, objects } };
}

type CustomRelationship = NonNullable<
  NonNullable<NonNullable<Metadata['custom_types']>['objects']>[number]['relationships']
>[number];

class Renaming {
  readonly #renames: Renames;
  readonly #model: SourceModel;

  constructor(renames: Renames, model: SourceModel) {
    this.#renames = renames;
    this.#model = model;
  }

  entry(entry: MetadataTable): MetadataTable {
    const key = tableKey(entry.table);
    const condition = (value: Json | undefined) => this.#condition(key, key, value ?? null);
    const permissions = <T extends { permission: Record<string, unknown> }>(list: readonly T[]): T[] =>
      list.map((item) => ({ ...item, permission: this.#permission(key, item.permission, condition) }));
    const relationships = (list: readonly MetadataRelationship[]) =>
      list.map((relationship) => this.#relationship(key, relationship));
    return {
      ...entry,
      table: this.#table(entry.table),
      ...changed(entry, 'configuration', (configuration) => ({
        ...configuration,
        ...changed(configuration, 'column_config', (config) => this.#configured(key, config)),
        ...changed(configuration, 'custom_column_names', (names) => this.#configured(key, names)),
      })),
      ...changed(entry, 'object_relationships', relationships),
      ...changed(entry, 'array_relationships', relationships),
      ...changed(entry, 'select_permissions', permissions),
      ...changed(entry, 'insert_permissions', permissions),
      ...changed(entry, 'update_permissions', permissions),
      ...changed(entry, 'delete_permissions', permissions),
      ...changed(entry, 'event_triggers', (triggers) =>
        triggers.map((trigger) => {
          const watched = (of: NonNullable<typeof trigger.definition.insert>) => ({
            ...of,
            columns: this.#list(key, of.columns),
            ...changed(of, 'payload', (payload) => this.#list(key, payload)),
          });
          const { definition } = trigger;
          return {
            ...trigger,
            definition: {
              ...definition,
              ...changed(definition, 'insert', watched),
              ...changed(definition, 'update', watched),
              ...changed(definition, 'delete', watched),
            },
          };
        }),
      ),
    };
  }

  ofCustomType(relationship: CustomRelationship): CustomRelationship {
    const key = tableKey(relationship.remote_table);
    const mapping = Object.entries(relationship.field_mapping);
    return {
      ...relationship,
      remote_table: this.#table(relationship.remote_table),
      field_mapping: Object.fromEntries(mapping.map(([field, name]) => [field, this.#column(key, name)])),
    };
  }

  #relationship(key: string, relationship: MetadataRelationship): MetadataRelationship {
    const { using } = relationship;
    return {
      ...relationship,
      name: this.#renames.relationships.get(key)?.get(relationship.name) ?? relationship.name,
      using: {
        ...using,
        ...changed(using, 'foreign_key_constraint_on', (on) => {
          if (Array.isArray(on)) return this.#list(key, on);
          const other = tableKey(on.table);
          const renamed = (names: string[]) => this.#list(other, names);
          return {
            ...on,
            table: this.#table(on.table),
            ...changed(on, 'column', renamed),
            ...changed(on, 'columns', renamed),
          };
        }),
        ...changed(using, 'manual_configuration', (manual) => {
          const other = tableKey(manual.remote_table);
          const pairs = Object.entries(manual.column_mapping);
          return {
            ...manual,
            remote_table: this.#table(manual.remote_table),
            column_mapping: Object.fromEntries(
              pairs.map(([own, theirs]) => [this.#column(key, own), this.#column(other, theirs)]),
            ),
          };
        }),
      },
    };
  }

  #permission<T extends Record<string, unknown>>(
    key: string,
    permission: T,
    condition: (value: Json | undefined) => Json,
  ): T {
    return {
      ...permission,
      ...changed(permission, 'columns', (list) => this.#list(key, list as string[])),
      ...changed(permission, 'set', (presets) => this.#keys(key, presets as JsonObject)),
      ...changed(permission, 'filter', (value) => condition(value as Json)),
      ...changed(permission, 'check', (value) => condition(value as Json)),
    };
  }

  /** `root` is the table of the permission, whose columns `["$", "name"]` means. */
  #condition(root: string, key: string, condition: Json): Json {
    if (!isObject(condition)) return condition;
    const entries = Object.entries(condition).map(([name, value]): [string, Json] => {
      const word = name.replace(/^\$/, '_');
      if (word === '_and' || word === '_or') {
        return [
          name,
          Array.isArray(value) ? value.map((one: Json) => this.#condition(root, key, one)) : value,
        ];
      }
      if (word === '_not') return [name, this.#condition(root, key, value)];
      if (word === '_exists') return [name, this.#exists(root, value)];
      const relationship = this.#model.tables.get(key)?.relationships.get(name);
      if (relationship) {
        const newName = this.#renames.relationships.get(key)?.get(name) ?? name;
        return [newName, this.#condition(root, relationship.target, value)];
      }
      return [this.#column(key, name), this.#comparison(root, key, value)];
    });
    return Object.fromEntries(entries);
  }

  #exists(root: string, value: Json): Json {
    if (!isObject(value)) return value;
    const table = qualifiedTableSchema.safeParse(value['_table'] ?? value['$table']).data;
    if (!table) return value;
    const entries = Object.entries(value).map(([name, part]): [string, Json] => {
      const word = name.replace(/^\$/, '_');
      if (word === '_table') return [name, this.#table(table) as unknown as Json];
      return [name, word === '_where' ? this.#condition(root, tableKey(table), part) : part];
    });
    return Object.fromEntries(entries);
  }

  /** Operators that compare columns name them: `"name"`, or `["$", "name"]` for one of the permission's table. */
  #comparison(root: string, key: string, value: Json): Json {
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([operator, operand]): [string, Json] => {
      if (!/^[_$]c(eq|ne|neq|gt|lt|gte|lte)$/.test(operator)) return [operator, operand];
      if (typeof operand === 'string') return [operator, this.#column(key, operand)];
      if (!Array.isArray(operand)) return [operator, operand];
      const [place, name] = operand as readonly Json[];
      return [
        operator,
        place === '$' && typeof name === 'string' ? ['$', this.#column(root, name)] : operand,
      ];
    });
    return Object.fromEntries(entries);
  }

  #table<T extends TableName>(table: T): T {
    const now = this.#renames.tables.get(tableKey(table));
    return now ? { ...table, ...now } : table;
  }

  #column(key: string, name: string): string {
    return this.#renames.columns.get(key)?.get(name) ?? name;
  }

  #list<T extends '*' | string[]>(key: string, names: T): T {
    return Array.isArray(names) ? (names.map((name) => this.#column(key, name)) as T) : names;
  }

  #configured<V>(key: string, record: Readonly<Record<string, V>>): Record<string, V> {
    const dropped = this.#renames.droppedColumns.get(key);
    return this.#keys(
      key,
      Object.fromEntries(Object.entries(record).filter(([name]) => !dropped?.has(name))),
    );
  }

  #keys<V>(key: string, record: Readonly<Record<string, V>>): Record<string, V> {
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => [this.#column(key, name), value]),
    );
  }
}

/** The changed member, or nothing when there is none. */
function changed<T extends object, K extends keyof T>(
  of: T,
  key: K,
  change: (value: NonNullable<T[K]>) => unknown,
): { [P in K]?: T[P] } {
  const value = of[key];
  if (value === undefined || value === null) return {};
  return { [key]: change(value) } as { [P in K]?: T[P] };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
