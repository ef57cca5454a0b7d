/** Permissions per role: column lists expanded, conditions resolved. A rule that does not resolve grants nothing. */
import { resolveHeaders, resolveTemplate, type Environment } from '../actions/templates.ts';
import { HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import type { MetadataTable, MetadataValidateInput } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import { ConditionError, readCondition, source } from './metadata-predicate.ts';
import type { InputHook, Presets, SelectPermission, TableModel, TablePermissions } from './model.ts';
import { always } from './predicate.ts';

const keysServed = {
  select_permission: new Set([
    ...['columns', 'computed_fields', 'filter', 'limit', 'allow_aggregations'],
    ...['query_root_fields', 'subscription_root_fields'],
  ]),
  insert_permission: new Set(['columns', 'check', 'set', 'backend_only', 'validate_input']),
  update_permission: new Set(['columns', 'filter', 'check', 'set', 'backend_only', 'validate_input']),
  delete_permission: new Set(['filter', 'backend_only', 'validate_input']),
} as const;

/** Part of a rule that is not understood may be what narrows it, so the rule then grants nothing. */
function refuseUnserved(kind: keyof typeof keysServed, permission: object): void {
  for (const [key, value] of Object.entries(permission)) {
    if (keysServed[kind].has(key) || value === null || value === undefined) continue;
    throw new ConditionError(`"${key}" of permissions is not served by this engine`);
  }
}

export function buildPermissions(
  entry: MetadataTable,
  table: TableModel,
  tables: ReadonlyMap<string, TableModel>,
  environment: Environment | undefined,
  report: Report,
): ReadonlyMap<string, TablePermissions> {
  const permissions = new Map<string, TablePermissions>();
  const condition = (value: unknown) => readCondition({ tables, root: table }, table, (value ?? {}) as Json);
  const grant = (role: string, part: TablePermissions): void => {
    permissions.set(role, { ...permissions.get(role), ...part });
  };
  const each = <T extends { role: string; permission: object }>(
    kind: keyof typeof keysServed,
    list: readonly T[] | null | undefined,
    read: (item: T) => TablePermissions,
  ): void => {
    for (const item of list ?? []) {
      try {
        refuseUnserved(kind, item.permission);
        grant(item.role, read(item));
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error;
        const name = `${kind} of role ${item.role} on table ${table.key}`;
        report(kind, name, error.message, { table: entry.table, ...item });
      }
    }
  };

  each('select_permission', entry.select_permissions, ({ role, permission }) => ({
    select: {
      ...rootsAllowed(table, role, permission),
      columns: columnsOf(table, permission.columns),
      computedFields: computedFieldsOf(table, permission.computed_fields ?? []),
      filter: condition(permission.filter),
      ...(typeof permission.limit === 'number' ? { limit: permission.limit } : {}),
      allowAggregations: permission.allow_aggregations ?? false,
    },
  }));
  each('insert_permission', entry.insert_permissions, ({ permission }) => ({
    insert: {
      // As in Hasura, an insert permission that names no columns means all of them.
      columns: columnsOf(table, permission.columns ?? '*'),
      check: condition(permission.check),
      presets: presetsOf(table, permission.set),
      backendOnly: permission.backend_only ?? false,
      ...hookOf(permission, environment),
    },
  }));
  each('update_permission', entry.update_permissions, ({ permission }) => ({
    update: {
      columns: columnsOf(table, permission.columns),
      filter: condition(permission.filter),
      check: permission.check ? condition(permission.check) : always,
      presets: presetsOf(table, permission.set),
      backendOnly: permission.backend_only ?? false,
      ...hookOf(permission, environment),
    },
  }));
  each('delete_permission', entry.delete_permissions, ({ permission }) => ({
    delete: {
      filter: condition(permission.filter),
      backendOnly: permission.backend_only ?? false,
      ...hookOf(permission, environment),
    },
  }));
  return permissions;
}

/** What the engine's own role `admin` may do: everything the table allows. */
export function fullPermissions(table: TableModel): TablePermissions {
  const columns = new Set(table.columns.keys());
  const presets: Presets = new Map();
  return {
    select: {
      columns,
      computedFields: new Set(table.computedFields.keys()),
      filter: always,
      allowAggregations: true,
    },
    insert: { columns, check: always, presets, backendOnly: false },
    update: { columns, filter: always, check: always, presets, backendOnly: false },
    delete: { filter: always, backendOnly: false },
  };
}

/** @throws ConditionError for a root field that the rest of the permission does not give. */
function rootsAllowed(
  table: TableModel,
  role: string,
  permission: NonNullable<MetadataTable['select_permissions']>[number]['permission'],
): Pick<SelectPermission, 'queryRoots' | 'subscriptionRoots'> {
  const { query_root_fields: query, subscription_root_fields: subscription, columns } = permission;
  const named = new Set<string>([...(query ?? []), ...(subscription ?? [])]);
  const key = table.primaryKey?.columns;
  if (named.has('select_by_pk') && !key?.every((name) => columns === '*' || columns.includes(name))) {
    throw new ConditionError(
      `The "select_by_pk" field cannot be included in the query_root_fields or subscription_root_fields because the role "${role}" does not have access to the primary key of the table "${table.name.name}"`,
    );
  }
  if (named.has('select_aggregate') && permission.allow_aggregations !== true) {
    throw new ConditionError(
      'The "select_aggregate" root field can only be enabled in the query_root_fields or the subscription_root_fields when "allow_aggregations" is set to true',
    );
  }
  return {
    ...(query ? { queryRoots: new Set(query) } : {}),
    ...(subscription ? { subscriptionRoots: new Set(subscription) } : {}),
  };
}

/** @throws ConditionError where the webhook's address or headers name what the environment does not have. */
function hookOf(
  { validate_input: validation }: { validate_input?: MetadataValidateInput | null | undefined },
  environment: Environment | undefined,
): { inputHook?: InputHook } {
  if (!validation) return {};
  const { definition } = validation;
  try {
    if (environment) {
      resolveTemplate(definition.url, environment);
      resolveHeaders(definition.headers ?? [], environment);
    }
  } catch (error) {
    if (error instanceof HasuraError) throw new ConditionError(error.message);
    throw error;
  }
  return { inputHook: definition };
}

function columnsOf(table: TableModel, columns: '*' | readonly string[]): ReadonlySet<string> {
  if (columns === '*') return new Set(table.columns.keys());
  for (const name of columns) {
    if (!table.columns.has(name)) throw new ConditionError(`"${name}" is not a column of "${table.key}"`);
  }
  return new Set(columns);
}

function computedFieldsOf(table: TableModel, names: readonly string[]): ReadonlySet<string> {
  for (const name of names) {
    const field = table.computedFields.get(name);
    if (!field) throw new ConditionError(`computed field "${name}" does not exist`);
    if (field.returns.kind === 'table') {
      throw new ConditionError(
        `select permissions on computed field "${name}" are auto-derived from the permissions on its returning table "${field.returns.table.replace(/^public\./, '')}" and cannot be specified manually`,
      );
    }
  }
  return new Set(names);
}

function presetsOf(table: TableModel, presets: Readonly<Record<string, Json>> | null | undefined): Presets {
  return new Map(
    Object.entries(presets ?? {}).map(([name, value]) => {
      if (!table.columns.has(name))
        throw new ConditionError(`preset "${name}" is not a column of "${table.key}"`);
      return [name, source(value)];
    }),
  );
}
