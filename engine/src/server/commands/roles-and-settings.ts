/** Inherited roles, and the settings that are kept whole: limits, introspection, networks, telemetry. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { type Metadata } from '../../metadata/types.ts';
import { apiLimitsSchema, inheritedRoleSchema, introspectionSchema } from '../../metadata/setting-types.ts';
import { nonEmpty, parse, type MetadataChange } from './places.ts';

const roleArgs = inheritedRoleSchema.extend({ role_name: nonEmpty });
const roleNameArgs = z.looseObject({ role_name: z.string() });
const settings = z.record(z.string(), z.json());

export const roleAndSettingChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['add_inherited_role', addRole],
  ['drop_inherited_role', dropRole],
  [
    'set_api_limits',
    (metadata, args) => ({ ...metadata, api_limits: parse(apiLimitsSchema, args, '$.args') }),
  ],
  ['remove_api_limits', (metadata) => without(metadata, 'api_limits')],
  [
    'set_graphql_schema_introspection_options',
    (metadata, args) => ({
      ...metadata,
      graphql_schema_introspection: parse(introspectionSchema, args, '$.args'),
    }),
  ],
  [
    'set_metrics_config',
    (metadata, args) => ({ ...metadata, metrics_config: parse(settings, args, '$.args') }),
  ],
  ['remove_metrics_config', (metadata) => without(metadata, 'metrics_config')],
  [
    'set_opentelemetry_config',
    (metadata, args) => ({ ...metadata, opentelemetry: parse(settings, args, '$.args') }),
  ],
]);

function addRole(metadata: Metadata, args: unknown): Metadata {
  const added = parse(roleArgs, args, '$.args');
  const { role_name: name, role_set: parents } = added;
  if (parents.includes(name)) {
    throw new HasuraError(
      'bad-request',
      '$.args',
      'an inherited role name cannot be in the role combination',
    );
  }
  const others = (metadata.inherited_roles ?? []).filter((role) => role.role_name !== name);
  return { ...metadata, inherited_roles: [...others, added] };
}

function dropRole(metadata: Metadata, args: unknown): Metadata {
  const { role_name: name } = parse(roleNameArgs, args, '$.args');
  const all = metadata.inherited_roles ?? [];
  const kept = all.filter((role) => role.role_name !== name);
  if (kept.length === all.length) {
    throw new HasuraError('not-exists', '$.args', `"${name}" inherited role doesn't exist`);
  }
  return { ...metadata, inherited_roles: kept };
}

function without(metadata: Metadata, key: 'api_limits' | 'metrics_config'): Metadata {
  const { [key]: _removed, ...others } = metadata;
  return others as Metadata;
}
