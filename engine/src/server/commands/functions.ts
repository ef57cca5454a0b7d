/** Tracked functions and their permissions in metadata. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import {
  functionSchema,
  qualifiedTableSchema,
  type Metadata,
  type MetadataSource,
} from '../../metadata/types.ts';
import { inSource, nonEmpty, parse, quoted, sameTable, type MetadataChange } from './places.ts';

const inSourceArgs = z.looseObject({
  source: z.string().default('default'),
  function: qualifiedTableSchema,
});
/** Tracking and untracking also take the bare function. */
const trackArgs = z.union([
  inSourceArgs.extend({ configuration: z.unknown().optional(), comment: z.string().nullish() }),
  qualifiedTableSchema.transform((found) => ({
    source: 'default',
    function: found,
    configuration: undefined,
    comment: undefined,
  })),
]);
const customizationArgs = inSourceArgs.extend({ configuration: z.unknown() });
const permissionArgs = inSourceArgs.extend({ role: nonEmpty });

type FunctionEntry = NonNullable<MetadataSource['functions']>[number];

export const functionChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['pg_track_function', track],
  ['pg_untrack_function', untrack],
  ['pg_set_function_customization', customize],
  ['pg_create_function_permission', createPermission],
  ['pg_drop_function_permission', dropPermission],
]);

function track(metadata: Metadata, args: unknown): Metadata {
  const { source, function: name, configuration, comment } = parse(trackArgs, args, '$.args');
  const added = parse(
    functionSchema,
    {
      function: name,
      ...(configuration ? { configuration } : {}),
      ...(typeof comment === 'string' ? { comment } : {}),
    },
    '$.args',
  );
  return inSource(metadata, source, '$.args', (present) => {
    if (present.functions?.some((entry) => sameTable(entry.function, name))) {
      throw new HasuraError('already-tracked', '$.args', `function already tracked: ${quoted(name)}`);
    }
    if (present.tables.some((entry) => sameTable(entry.table, name))) {
      throw new HasuraError('not-supported', '$.args', `table with name ${quoted(name)} already exists`);
    }
    return { ...present, functions: [...(present.functions ?? []), added] };
  });
}

function untrack(metadata: Metadata, args: unknown): Metadata {
  const { source, function: name } = parse(trackArgs, args, '$.args');
  return inFunctions(metadata, source, name, () => []);
}

function customize(metadata: Metadata, args: unknown): Metadata {
  const { source, function: name, configuration } = parse(customizationArgs, args, '$.args');
  return inFunctions(metadata, source, name, (entry) => [
    parse(functionSchema, { ...entry, configuration }, '$.args'),
  ]);
}

function createPermission(metadata: Metadata, args: unknown): Metadata {
  const { source, function: name, role } = parse(permissionArgs, args, '$.args');
  return inFunctions(metadata, source, name, (entry) => {
    if (entry.permissions?.some((permission) => permission.role === role)) {
      const message = `permission of role "${role}" already exists for function ${quoted(name)} in source: ${source}`;
      throw new HasuraError('already-exists', '$.args', message);
    }
    return [{ ...entry, permissions: [...(entry.permissions ?? []), { role }] }];
  });
}

function dropPermission(metadata: Metadata, args: unknown): Metadata {
  const { source, function: name, role } = parse(permissionArgs, args, '$.args');
  return inFunctions(metadata, source, name, (entry) => {
    const kept = entry.permissions?.filter((permission) => permission.role !== role);
    if (!kept || kept.length === entry.permissions?.length) {
      const message = `permission of role "${role}" does not exist for function ${quoted(name)} in source: ${source}`;
      throw new HasuraError('not-exists', '$.args', message);
    }
    return [{ ...entry, permissions: kept }];
  });
}

function inFunctions(
  metadata: Metadata,
  source: string,
  name: z.infer<typeof qualifiedTableSchema>,
  change: (entry: FunctionEntry) => FunctionEntry[],
): Metadata {
  return inSource(metadata, source, '$.args', (present) => {
    const all = present.functions ?? [];
    if (!all.some((entry) => sameTable(entry.function, name))) {
      throw new HasuraError(
        'not-exists',
        '$.args',
        `function ${quoted(name)} does not exist in source: ${source}`,
      );
    }
    return {
      ...present,
      functions: all.flatMap((entry) => (sameTable(entry.function, name) ? change(entry) : [entry])),
    };
  });
}
