/** Tracking of tables, their customization and permissions, as pure functions from metadata to metadata. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import {
  qualifiedTableSchema,
  tableConfigurationSchema,
  tableSchema,
  type Metadata,
} from '../../metadata/types.ts';
import type { TableName } from '../../plan/compiled.ts';
import {
  inSource,
  inTable,
  nonEmpty,
  parse,
  quoted,
  sameTable,
  tableArgs,
  type MetadataChange,
} from './places.ts';

const operations = ['select', 'insert', 'update', 'delete'] as const;
type PermissionKey = `${(typeof operations)[number]}_permissions`;

/** `pg_track_table` also takes the bare table. */
const trackArgs = z.union([
  tableArgs.extend({
    configuration: tableConfigurationSchema.nullish(),
    is_enum: z.boolean().nullish(),
  }),
  qualifiedTableSchema.transform((table) => ({
    source: 'default',
    table,
    configuration: undefined,
    is_enum: undefined,
  })),
]);
const dropPermissionArgs = tableArgs.extend({ role: nonEmpty });
const createPermissionArgs = dropPermissionArgs.extend({
  permission: z.record(z.string(), z.json()),
  comment: z.string().nullish(),
});

export const tableChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['pg_track_table', (metadata, args) => trackTable(metadata, args, '$.args')],
  ['pg_track_tables', (metadata, args) => each(metadata, args, trackTable)],
  ['pg_untrack_table', (metadata, args) => untrackTable(metadata, args, '$.args')],
  ['pg_untrack_tables', (metadata, args) => each(metadata, args, untrackTable)],
  ...operations.flatMap((operation): [string, MetadataChange][] => [
    [`pg_create_${operation}_permission`, (metadata, args) => createPermission(metadata, args, operation)],
    [`pg_drop_${operation}_permission`, (metadata, args) => dropPermission(metadata, args, operation)],
  ]),
  ['pg_set_table_customization', setCustomization],
  ['pg_set_table_is_enum', setIsEnum],
  ['pg_set_permission_comment', setPermissionComment],
]);

function trackTable(metadata: Metadata, args: unknown, path: string): Metadata {
  const { source, table, configuration, is_enum: isEnum } = parse(trackArgs, args, path);
  return inSource(metadata, source, path, (present) => {
    if (present.tables.some((entry) => sameTable(entry.table, table))) {
      throw new HasuraError('already-tracked', path, `view/table already tracked: ${quoted(table)}`);
    }
    if (present.functions?.some((entry) => sameTable(entry.function, table))) {
      throw new HasuraError('not-supported', path, `function with name ${quoted(table)} already exists`);
    }
    const entry = tableSchema.parse({
      table,
      ...(configuration ? { configuration } : {}),
      ...(isEnum ? { is_enum: true } : {}),
    });
    return { ...present, tables: [...present.tables, entry] };
  });
}

function untrackTable(metadata: Metadata, args: unknown, path: string): Metadata {
  const { source, table } = parse(tableArgs, args, path);
  return inSource(metadata, source, path, (present) => {
    const tables = present.tables.filter((entry) => !sameTable(entry.table, table));
    if (tables.length === present.tables.length) {
      throw new HasuraError('already-untracked', path, `view/table already untracked: ${quoted(table)}`);
    }
    return { ...present, tables };
  });
}

function createPermission(
  metadata: Metadata,
  args: unknown,
  operation: (typeof operations)[number],
): Metadata {
  const { source, table, role, permission, comment } = parse(createPermissionArgs, args, '$.args');
  const key: PermissionKey = `${operation}_permissions`;
  return inTable(metadata, source, table, (entry) => {
    // The engine's own role has them all from the start.
    if (role === 'admin' || entry[key]?.some((item) => item.role === role)) {
      throw new HasuraError(
        'already-exists',
        '$.args',
        `${operation} permission already defined on table ${quoted(table)} with role "${role}"`,
      );
    }
    const added = { role, permission, ...(comment ? { comment } : {}) };
    return parse(tableSchema, { ...entry, [key]: [...(entry[key] ?? []), added] }, '$.args');
  });
}

function dropPermission(metadata: Metadata, args: unknown, operation: (typeof operations)[number]): Metadata {
  const { source, table, role } = parse(dropPermissionArgs, args, '$.args');
  const key: PermissionKey = `${operation}_permissions`;
  return inTable(metadata, source, table, (entry) => {
    if (!entry[key]?.some((item) => item.role === role)) {
      throw noPermission(operation, table, role);
    }
    const kept: unknown[] = (entry[key] ?? []).filter((item) => item.role !== role);
    return parse(tableSchema, { ...entry, [key]: kept }, '$.args');
  });
}

function setCustomization(metadata: Metadata, args: unknown): Metadata {
  const shape = tableArgs.extend({ configuration: tableConfigurationSchema.default({}) });
  const { source, table, configuration } = parse(shape, args, '$.args');
  return inTable(metadata, source, table, (entry) => ({ ...entry, configuration }));
}

function setIsEnum(metadata: Metadata, args: unknown): Metadata {
  const { source, table, is_enum } = parse(tableArgs.extend({ is_enum: z.boolean() }), args, '$.args');
  return inTable(metadata, source, table, (entry) => ({ ...entry, is_enum }));
}

function setPermissionComment(metadata: Metadata, args: unknown): Metadata {
  const shape = dropPermissionArgs.extend({ type: z.enum(operations), comment: z.string().nullish() });
  const { source, table, role, type, comment } = parse(shape, args, '$.args');
  const key: PermissionKey = `${type}_permissions`;
  return inTable(metadata, source, table, (entry) => {
    if (!entry[key]?.some((item) => item.role === role)) throw noPermission(type, table, role);
    const all: unknown[] = entry[key].map((item) =>
      item.role === role ? { ...item, comment: comment ?? undefined } : item,
    );
    return parse(tableSchema, { ...entry, [key]: all }, '$.args');
  });
}

function noPermission(operation: string, table: TableName, role: string): HasuraError {
  const message = `${operation} permission on ${quoted(table)} for role "${role}" does not exist`;
  return new HasuraError('not-exists', '$.args', message);
}

function each(
  metadata: Metadata,
  args: unknown,
  change: (metadata: Metadata, args: unknown, path: string) => Metadata,
): Metadata {
  const { tables } = parse(z.looseObject({ tables: z.array(z.unknown()) }), args, '$.args');
  return tables.reduce<Metadata>(
    (present, table, i) => change(present, table, `$.args.tables[${i}]`),
    metadata,
  );
}
