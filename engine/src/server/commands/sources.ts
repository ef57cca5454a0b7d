/** Commands about a source as a whole. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { customizationSchema } from '../../metadata/setting-types.ts';
import { sourceSchema, type Metadata, type MetadataSource } from '../../metadata/types.ts';
import { defaultSource } from '../../schema/model.ts';
import { nonEmpty, parse, type MetadataChange } from './places.ts';

const nameArgs = z.looseObject({ name: nonEmpty });
const sourceArgs = nameArgs.extend({
  configuration: z.json().optional(),
  customization: customizationSchema.nullish(),
});
const addArgs = sourceArgs.extend({ replace_configuration: z.boolean().default(false) });
const renameArgs = nameArgs.extend({ new_name: nonEmpty });

export const sourceChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['pg_add_source', addSource],
  ['pg_drop_source', dropSource],
  ['pg_update_source', updateSource],
  ['rename_source', renameSource],
]);

function addSource(metadata: Metadata, args: unknown): Metadata {
  const {
    name,
    configuration,
    customization,
    replace_configuration: replaces,
  } = parse(addArgs, args, '$.args');
  const known = isKnown(metadata, name);
  if (known && !replaces) throw taken(name);
  const settings = {
    ...(configuration === undefined ? {} : { configuration }),
    ...(customization ? { customization } : {}),
  };
  const fresh = sourceSchema.parse({ name, kind: 'postgres', ...settings });
  if (!known) return { ...metadata, sources: [...metadata.sources, fresh] };
  return changed(metadata, name, (source) => ({
    ...source,
    configuration,
    customization: customization ?? undefined,
  }));
}

/** What hangs on its tables from outside is found when the metadata is built without it. */
function dropSource(metadata: Metadata, args: unknown): Metadata {
  const { name } = parse(nameArgs, args, '$.args');
  if (!isKnown(metadata, name)) throw unknown(`source with name "${name}" does not exist`);
  return { ...metadata, sources: metadata.sources.filter((source) => source.name !== name) };
}

/** What is not given stays as it was. */
function updateSource(metadata: Metadata, args: unknown): Metadata {
  const { name, configuration, customization } = parse(sourceArgs, args, '$.args');
  if (!isKnown(metadata, name)) throw unknown(`source with name "${name}" does not exist`);
  return changed(metadata, name, (source) => ({
    ...source,
    ...(configuration === undefined ? {} : { configuration }),
    ...(customization ? { customization } : {}),
  }));
}

/** Relationships of custom types that lead into it follow. */
function renameSource(metadata: Metadata, args: unknown): Metadata {
  const { name, new_name: to } = parse(renameArgs, args, '$.args');
  if (!isKnown(metadata, name)) throw unknown(`Could not find source with name "${name}"`);
  if (isKnown(metadata, to)) throw taken(to);
  const renamed = changed(metadata, name, (source) => ({ ...source, name: to }));
  const { custom_types: types } = renamed;
  if (!types?.objects) return renamed;
  const objects = types.objects.map((object) => ({
    ...object,
    relationships: object.relationships?.map((relationship) =>
      (relationship.source ?? defaultSource) === name ? { ...relationship, source: to } : relationship,
    ),
  }));
  return { ...renamed, custom_types: { ...types, objects } };
}

function isKnown({ sources }: Metadata, wanted: string): boolean {
  return sources.some(({ name }) => name === wanted);
}

function unknown(message: string): HasuraError {
  return new HasuraError('not-exists', '$.args', message);
}

function taken(name: string): HasuraError {
  return new HasuraError('already-exists', '$.args', `source with name "${name}" already exists`);
}

function changed(
  metadata: Metadata,
  name: string,
  change: (source: MetadataSource) => MetadataSource,
): Metadata {
  return {
    ...metadata,
    sources: metadata.sources.map((source) => (source.name === name ? change(source) : source)),
  };
}
