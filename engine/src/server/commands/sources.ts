/** Commands about a source as a whole. The database itself is given by the environment. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { customizationSchema } from '../../metadata/setting-types.ts';
import { sourceSchema, type Metadata, type MetadataSource } from '../../metadata/types.ts';
import { nonEmpty, parse, type MetadataChange } from './places.ts';

const sourceArgs = z.looseObject({
  name: nonEmpty,
  configuration: z.json().optional(),
  customization: customizationSchema.nullish(),
});
const addArgs = sourceArgs.extend({ replace_configuration: z.boolean().default(false) });

export const sourceChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['pg_add_source', addSource],
  ['pg_update_source', updateSource],
]);

/** A second source becomes an inconsistency, and so is refused; the known one takes its new settings. */
function addSource(metadata: Metadata, args: unknown): Metadata {
  const {
    name,
    configuration,
    customization,
    replace_configuration: replaces,
  } = parse(addArgs, args, '$.args');
  const known = metadata.sources.some((source) => source.name === name);
  if (known && !replaces)
    throw new HasuraError('already-exists', '$.args.name', `source with name "${name}" already exists`);
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

/** What is not given stays as it was. */
function updateSource(metadata: Metadata, args: unknown): Metadata {
  const { name, configuration, customization } = parse(sourceArgs, args, '$.args');
  if (!metadata.sources.some((source) => source.name === name))
    throw new HasuraError('not-exists', '$.args.name', `source with name "${name}" does not exist`);
  return changed(metadata, name, (source) => ({
    ...source,
    ...(configuration === undefined ? {} : { configuration }),
    ...(customization ? { customization } : {}),
  }));
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
