/** Relationships and computed fields of tables in metadata. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import {
  computedFieldSchema,
  relationshipSchema,
  tableSchema,
  type Metadata,
  type MetadataTable,
} from '../../metadata/types.ts';
import { tableKey } from '../../catalog/catalog.ts';
import { followRenames, noRenames } from '../../metadata/follow-renames.ts';
import type { TableName } from '../../plan/compiled.ts';
import type { Model } from '../../schema/model.ts';
import { inTable, nonEmpty, parse, quoted, tableArgs, type MetadataChange } from './places.ts';

const createArgs = tableArgs.extend({ name: nonEmpty, using: z.unknown(), comment: z.string().nullish() });
const dropArgs = tableArgs.extend({ relationship: z.string() });
const renameArgs = tableArgs.extend({ name: z.string(), new_name: nonEmpty });
const commentArgs = tableArgs.extend({ name: z.string(), comment: z.string().nullish() });
const fieldArgs = tableArgs.extend({
  name: nonEmpty,
  definition: z.unknown(),
  comment: z.string().nullish(),
});
const dropFieldArgs = tableArgs.extend({ name: z.string() });

const lists = ['object_relationships', 'array_relationships'] as const;
type List = (typeof lists)[number];

export const relationshipChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['pg_create_object_relationship', (metadata, args) => create(metadata, args, 'object_relationships')],
  ['pg_create_array_relationship', (metadata, args) => create(metadata, args, 'array_relationships')],
  ['pg_drop_relationship', drop],
  ['pg_rename_relationship', rename],
  ['pg_set_relationship_comment', setComment],
  ['pg_add_computed_field', addComputedField],
  ['pg_drop_computed_field', dropComputedField],
]);

function create(metadata: Metadata, args: unknown, list: List): Metadata {
  const { source, table, name, using, comment } = parse(createArgs, args, '$.args');
  const added = parse(
    relationshipSchema,
    { name, using, ...(typeof comment === 'string' ? { comment } : {}) },
    '$.args',
  );
  return inTable(metadata, source, table, (entry) => {
    refuseTaken(entry, name);
    return { ...entry, [list]: [...(entry[list] ?? []), added] };
  });
}

function drop(metadata: Metadata, args: unknown): Metadata {
  const { source, table, relationship } = parse(dropArgs, args, '$.args');
  return onRelationship(metadata, source, table, relationship, (all) =>
    all.filter(({ name }) => name !== relationship),
  );
}

/** Permissions that speak of the relationship speak of the new name afterwards. */
function rename(metadata: Metadata, args: unknown, model: Model): Metadata {
  const { source, table, name: from, new_name: to } = parse(renameArgs, args, '$.args');
  const checked = onRelationship(metadata, source, table, from, (all, entry) => {
    refuseTaken(entry, to);
    return all;
  });
  const relationships = new Map([[tableKey(table), new Map([[from, to]])]]);
  const known = model.sources.get(source);
  return known ? followRenames(checked, { ...noRenames, relationships }, known) : checked;
}

function setComment(metadata: Metadata, args: unknown): Metadata {
  const { source, table, name, comment } = parse(commentArgs, args, '$.args');
  return onRelationship(metadata, source, table, name, (all) =>
    all.map((one) => (one.name === name ? { ...one, comment: comment ?? undefined } : one)),
  );
}

type Relationships = NonNullable<MetadataTable[List]>;

function onRelationship(
  metadata: Metadata,
  source: string,
  table: TableName,
  name: string,
  change: (all: Relationships, entry: MetadataTable) => Relationships,
): Metadata {
  return inTable(metadata, source, table, (entry) => {
    const list = lists.find((kind) => entry[kind]?.some((one) => one.name === name));
    if (!list) {
      const message = `relationship "${name}" does not exist on table ${quoted(table)}`;
      throw new HasuraError('not-exists', '$.args', message);
    }
    return { ...entry, [list]: change(entry[list] ?? [], entry) };
  });
}

function addComputedField(metadata: Metadata, args: unknown): Metadata {
  const { source, table, name, definition, comment } = parse(fieldArgs, args, '$.args');
  const added = parse(
    computedFieldSchema,
    { name, definition, ...(typeof comment === 'string' ? { comment } : {}) },
    '$.args',
  );
  return inTable(metadata, source, table, (entry) => {
    refuseTaken(entry, name);
    return { ...entry, computed_fields: [...(entry.computed_fields ?? []), added] };
  });
}

function dropComputedField(metadata: Metadata, args: unknown): Metadata {
  const { source, table, name } = parse(dropFieldArgs, args, '$.args');
  return inTable(metadata, source, table, (entry) => {
    if (!entry.computed_fields?.some((field) => field.name === name)) {
      const message = `computed field "${name}" does not exist on table ${quoted(table)}`;
      throw new HasuraError('not-exists', '$.args.name', message);
    }
    const kept = entry.computed_fields.filter((field) => field.name !== name);
    return parse(tableSchema, { ...entry, computed_fields: kept }, '$.args');
  });
}

function refuseTaken(entry: MetadataTable, name: string): void {
  const fields = [
    ...(entry.object_relationships ?? []),
    ...(entry.array_relationships ?? []),
    ...(entry.computed_fields ?? []),
  ];
  if (!fields.some((field) => field.name === name)) return;
  const message = `field with name "${name}" already exists in table ${quoted(entry.table)}`;
  throw new HasuraError('already-exists', '$.args', message);
}
