/** Where in metadata a command acts, and how its arguments are read. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import {
  qualifiedTableSchema,
  sourceSchema,
  type Metadata,
  type MetadataSource,
  type MetadataTable,
} from '../../metadata/types.ts';
import type { TableName } from '../../plan/compiled.ts';
import type { Model } from '../../schema/model.ts';

/** Names; Hasura's own words for one that is missing. */
export const nonEmpty = z.string().min(1, 'empty string not allowed');
export const tableArgs = z.looseObject({
  source: z.string().default('default'),
  table: qualifiedTableSchema,
});

/** `model` is that of the metadata in force, before any change of the same request. */
export type MetadataChange = (metadata: Metadata, args: unknown, model: Model) => Metadata;

export function inTable(
  metadata: Metadata,
  source: string,
  table: TableName,
  change: (entry: MetadataTable) => MetadataTable,
): Metadata {
  return inSource(metadata, source, '$.args', (present) => {
    if (!present.tables.some((entry) => sameTable(entry.table, table))) {
      const message = `table ${quoted(table)} does not exist in source: ${source}`;
      throw new HasuraError('not-exists', '$.args.table', message);
    }
    return { ...present, tables: present.tables.map((e) => (sameTable(e.table, table) ? change(e) : e)) };
  });
}

/** The source `default` comes into being with its first table, as the database is given by the environment. */
export function inSource(
  metadata: Metadata,
  name: string,
  path: string,
  change: (source: MetadataSource) => MetadataSource,
): Metadata {
  const known = metadata.sources.some((source) => source.name === name);
  if (!known && name !== 'default') {
    throw new HasuraError('not-exists', `${path}.source`, `source with name "${name}" does not exist`);
  }
  const sources = known ? metadata.sources : [...metadata.sources, sourceSchema.parse({ name })];
  return { ...metadata, sources: sources.map((source) => (source.name === name ? change(source) : source)) };
}

export function parse<T extends z.ZodType>(shape: T, args: unknown, path: string): z.output<T> {
  const parsed = shape.safeParse(args);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? [])
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('');
  throw new HasuraError('parse-failed', `${path}${place}`, issue?.message ?? 'not understood');
}

export function sameTable(a: TableName, b: TableName): boolean {
  return a.schema === b.schema && a.name === b.name;
}

export function quoted({ schema, name }: TableName): string {
  return schema === 'public' ? `"${name}"` : `"${schema}.${name}"`;
}
