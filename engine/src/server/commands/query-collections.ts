/** Query collections and the allow list in metadata. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { type Metadata } from '../../metadata/types.ts';
import { allowListEntrySchema, queryCollectionSchema } from '../../metadata/setting-types.ts';
import { nonEmpty, parse, type MetadataChange } from './places.ts';

const dropArgs = z.looseObject({ collection: z.string(), cascade: z.boolean().default(false) });
const renameArgs = z.looseObject({ name: z.string(), new_name: nonEmpty });
const addQueryArgs = z.looseObject({ collection_name: z.string(), query_name: nonEmpty, query: z.string() });
const dropQueryArgs = z.looseObject({ collection_name: z.string(), query_name: z.string() });
const collectionArgs = z.looseObject({ collection: z.string() });

type Collection = NonNullable<Metadata['query_collections']>[number];

export const queryCollectionChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['create_query_collection', create],
  ['rename_query_collection', rename],
  ['drop_query_collection', drop],
  ['add_query_to_collection', addQuery],
  ['drop_query_from_collection', dropQuery],
  ['add_collection_to_allowlist', allow],
  ['drop_collection_from_allowlist', disallow],
  ['update_scope_of_collection_in_allowlist', updateScope],
]);

function create(metadata: Metadata, args: unknown): Metadata {
  const { name, definition, comment } = parse(
    queryCollectionSchema.extend({ name: nonEmpty }),
    args,
    '$.args',
  );
  const present = metadata.query_collections ?? [];
  refuseTaken(present, name);
  return {
    ...metadata,
    query_collections: [...present, { name, definition, ...(comment ? { comment } : {}) }],
  };
}

function rename(metadata: Metadata, args: unknown): Metadata {
  const { name: from, new_name: to } = parse(renameArgs, args, '$.args');
  refuseTaken(metadata.query_collections ?? [], to);
  const renamed = inCollection(metadata, from, (collection) => [{ ...collection, name: to }]);
  return {
    ...renamed,
    ...(metadata.allowlist
      ? {
          allowlist: metadata.allowlist.map((entry) =>
            entry.collection === from ? { ...entry, collection: to } : entry,
          ),
        }
      : {}),
  };
}

function drop(metadata: Metadata, args: unknown): Metadata {
  const { collection, cascade } = parse(dropArgs, args, '$.args');
  const dropped = inCollection(metadata, collection, () => []);
  const allowed = metadata.allowlist?.some((entry) => entry.collection === collection);
  if (!allowed) return dropped;
  if (!cascade) {
    const message = `query collection with name "${collection}" is present in the allowlist; cannot proceed to drop`;
    throw new HasuraError('dependency-error', '$.args', message);
  }
  return { ...dropped, allowlist: metadata.allowlist?.filter((entry) => entry.collection !== collection) };
}

function addQuery(metadata: Metadata, args: unknown): Metadata {
  const { collection_name: name, query_name: queryName, query } = parse(addQueryArgs, args, '$.args');
  return inCollection(metadata, name, (collection) => {
    const { queries } = collection.definition;
    if (queries.some((present) => present.name === queryName)) {
      const message = `query with name "${queryName}" already exists in collection "${name}"`;
      throw new HasuraError('already-exists', '$.args', message);
    }
    return [withQueries(collection, [...queries, { name: queryName, query }])];
  });
}

function dropQuery(metadata: Metadata, args: unknown): Metadata {
  const { collection_name: name, query_name: queryName } = parse(dropQueryArgs, args, '$.args');
  return inCollection(metadata, name, (collection) => {
    const { queries } = collection.definition;
    const kept = queries.filter((present) => present.name !== queryName);
    if (kept.length === queries.length) {
      const message = `query with name "${queryName}" not found in collection "${name}"`;
      throw new HasuraError('not-found', '$.args', message);
    }
    return [withQueries(collection, kept)];
  });
}

function allow(metadata: Metadata, args: unknown): Metadata {
  const entry = parse(allowListEntrySchema, args, '$.args');
  mustExist(metadata, entry.collection);
  const present = metadata.allowlist ?? [];
  const same = present.find(({ collection }) => collection === entry.collection);
  if (!same) return { ...metadata, allowlist: [...present, entry] };
  if (JSON.stringify(same.scope ?? { global: true }) === JSON.stringify(entry.scope ?? { global: true }))
    return metadata;
  const message = `collection "${entry.collection}" already exists in the allowlist with another scope; use update_scope_of_collection_in_allowlist`;
  throw new HasuraError('already-exists', '$.args', message);
}

function disallow(metadata: Metadata, args: unknown): Metadata {
  const { collection } = parse(collectionArgs, args, '$.args');
  const kept = (metadata.allowlist ?? []).filter((entry) => entry.collection !== collection);
  if (kept.length === (metadata.allowlist ?? []).length) throw notAllowed(collection);
  return { ...metadata, allowlist: kept };
}

function updateScope(metadata: Metadata, args: unknown): Metadata {
  const entry = parse(allowListEntrySchema.required({ scope: true }), args, '$.args');
  mustExist(metadata, entry.collection);
  if (!metadata.allowlist?.some(({ collection }) => collection === entry.collection))
    throw notAllowed(entry.collection);
  return {
    ...metadata,
    allowlist: metadata.allowlist.map((one) => (one.collection === entry.collection ? entry : one)),
  };
}

const notAllowed = (collection: string) =>
  new HasuraError('not-found', '$.args', `collection "${collection}" doesn't exist in the allowlist`);

function withQueries(collection: Collection, queries: Collection['definition']['queries']): Collection {
  return { ...collection, definition: { ...collection.definition, queries } };
}

function refuseTaken(present: readonly Collection[], name: string): void {
  if (!present.some((collection) => collection.name === name)) return;
  throw new HasuraError('already-exists', '$.args', `query collection with name "${name}" already exists`);
}

function mustExist(metadata: Metadata, name: string): void {
  if (metadata.query_collections?.some((collection) => collection.name === name)) return;
  throw new HasuraError('not-exists', '$.args', `query collection with name "${name}" does not exist`);
}

function inCollection(
  metadata: Metadata,
  name: string,
  change: (collection: Collection) => Collection[],
): Metadata {
  mustExist(metadata, name);
  const all = metadata.query_collections ?? [];
  return {
    ...metadata,
    query_collections: all.flatMap((collection) =>
      collection.name === name ? change(collection) : [collection],
    ),
  };
}
