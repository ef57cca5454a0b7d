/** Actions, their permissions and custom types in metadata. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { actionSchema, customTypesSchema, type Metadata, type MetadataAction } from '../../metadata/types.ts';
import { nonEmpty, parse, type MetadataChange } from './places.ts';

const createArgs = z.looseObject({ name: nonEmpty, definition: z.unknown(), comment: z.string().nullish() });
const nameArgs = z.looseObject({ name: z.string() });
const permissionArgs = z.looseObject({ action: z.string(), role: nonEmpty, comment: z.string().nullish() });

export const actionChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['create_action', create],
  ['update_action', update],
  ['drop_action', drop],
  ['create_action_permission', createPermission],
  ['drop_action_permission', dropPermission],
  [
    'set_custom_types',
    (metadata, args) => ({ ...metadata, custom_types: parse(customTypesSchema, args, '$.args') }),
  ],
]);

function create(metadata: Metadata, args: unknown): Metadata {
  const { name, definition, comment } = parse(createArgs, args, '$.args');
  const present = metadata.actions ?? [];
  if (present.some((action) => action.name === name)) {
    throw new HasuraError('already-exists', '$.args', `action with name "${name}" already exists`);
  }
  const added = parse(actionSchema, { name, definition, ...(comment ? { comment } : {}) }, '$.args');
  return { ...metadata, actions: [...present, added] };
}

function update(metadata: Metadata, args: unknown): Metadata {
  const { name, definition, comment } = parse(createArgs, args, '$.args');
  return inActions(metadata, name, (action) => [
    parse(actionSchema, { ...action, definition, ...(comment === undefined ? {} : { comment }) }, '$.args'),
  ]);
}

function drop(metadata: Metadata, args: unknown): Metadata {
  const { name } = parse(nameArgs, args, '$.args');
  return inActions(metadata, name, () => []);
}

function createPermission(metadata: Metadata, args: unknown): Metadata {
  const { action: name, role, comment } = parse(permissionArgs, args, '$.args');
  return inActions(metadata, name, (action) => {
    if (action.permissions?.some((permission) => permission.role === role)) {
      const message = `permission for role "${role}" is already defined on "${name}"`;
      throw new HasuraError('already-exists', '$.args', message);
    }
    const added = { role, ...(comment ? { comment } : {}) };
    return [{ ...action, permissions: [...(action.permissions ?? []), added] }];
  });
}

function dropPermission(metadata: Metadata, args: unknown): Metadata {
  const { action: name, role } = parse(permissionArgs, args, '$.args');
  return inActions(metadata, name, (action) => {
    const kept = action.permissions?.filter((permission) => permission.role !== role);
    if (!kept || kept.length === action.permissions?.length) {
      throw new HasuraError(
        'not-exists',
        '$.args',
        `permission for role "${role}" is not defined on "${name}"`,
      );
    }
    return [{ ...action, permissions: kept }];
  });
}

function inActions(
  metadata: Metadata,
  name: string,
  change: (action: MetadataAction) => MetadataAction[],
): Metadata {
  const all = metadata.actions ?? [];
  if (!all.some((action) => action.name === name)) {
    throw new HasuraError('not-exists', '$.args', `action with name "${name}" does not exist`);
  }
  return {
    ...metadata,
    actions: all.flatMap((action) => (action.name === name ? change(action) : [action])),
  };
}
