/** Builds the model in passes: tables, then what joins them, then permissions, which may name both. */
import type { Catalog } from '../catalog/catalog.ts';
import { tableKey } from '../catalog/catalog.ts';
import type { Metadata, MetadataSource, MetadataTable } from '../metadata/types.ts';
import { buildRestEndpoints } from '../rest/rest-endpoint.ts';
import { buildCronTriggers } from '../scheduled/cron-trigger.ts';
import { buildEventTriggers } from '../events/event-trigger.ts';
import type { Json, TableName } from '../plan/compiled.ts';
import { buildActions } from './build-actions.ts';
import { buildComputedFields } from './build-computed-fields.ts';
import { buildCustomTypes } from './build-custom-types.ts';
import { buildFunctions } from './build-functions.ts';
import { buildPermissions } from './build-permissions.ts';
import { buildRelationships } from './build-relationships.ts';
import { conflictOfInheritance, inheritedRoles, withInherited } from './inherit-permissions.ts';
import { buildTable } from './build-table.ts';
import {
  defaultSettings,
  type Inconsistency,
  type Model,
  type ModelSettings,
  type TableModel,
} from './model.ts';
import { Naming } from './naming.ts';
import {
  clashMessage,
  RootClaims,
  rootsOfAction,
  rootsOfFunction,
  rootsOfNamespace,
  rootsOfTable,
  within,
  type RootClash,
} from './root-claims.ts';
import { unservedKinds } from './unserved.ts';

/** Values of enum tables, by table key: they are rows, so the caller reads them. */
export type EnumValues = ReadonlyMap<
  string,
  readonly { readonly value: string; readonly description?: string }[]
>;

export interface BuiltModel {
  readonly model: Model;
  readonly inconsistencies: readonly Inconsistency[];
  /** Root fields that two objects want; the second object is inconsistent and not served. */
  readonly clashes: readonly RootClash[];
}

export function buildModel(
  metadata: Metadata,
  catalog: Catalog,
  enumValues: EnumValues = new Map(),
  settings: ModelSettings = defaultSettings,
): BuiltModel {
  const inconsistencies: Inconsistency[] = [];
  const report = (type: string, name: string, reason: string, definition: unknown): void => {
    inconsistencies.push({ type, name, reason, definition: definition as Json });
  };
  for (const kind of unservedKinds(metadata)) report(kind.type, kind.name, kind.reason, kind.definition);

  const source = metadata.sources.find(({ kind }) => kind === 'postgres' || kind === 'pg');
  const naming = namingOf(source, settings);
  const claims = new RootClaims();
  if (source && naming.namespace !== undefined)
    claims.claim(`source ${source.name}`, rootsOfNamespace(naming.namespace));
  const tracked = trackedTables(source, catalog, enumValues, naming, claims, report);
  for (const [key, { metadata: entry, table }] of tracked) {
    const others = new Map([...tracked].map(([k, t]) => [k, t.table]));
    const relationships = buildRelationships(entry, table, others, catalog, report);
    const computedFields = buildComputedFields(entry, table, others, catalog, report);
    tracked.set(key, { metadata: entry, table: { ...table, relationships, computedFields } });
  }
  const joined = new Map([...tracked].map(([key, { table }]) => [key, table]));

  const inherited = inheritedRoles(metadata, report);
  const tables = new Map<string, TableModel>();
  for (const [key, { metadata: entry, table }] of tracked) {
    const own = buildPermissions(entry, table, joined, report);
    const permissions = withInherited(own, inherited, (role, kind) => {
      const place = displayed(entry.table);
      const from = source?.name ?? 'default';
      const entity = `${kind} permission, table: ${place}, source: '${from}'`;
      const reason = `Could not inherit permission for the role '${role}' for the entity: '${entity}'`;
      report(conflictOfInheritance, role, reason, { table: place, source: from, permission_type: kind });
    });
    tables.set(key, { ...table, permissions });
  }
  const functions = unclaimed(
    buildFunctions(source, catalog, tables, inherited, settings, naming, report),
    (fn) =>
      claims.claim(
        `function ${displayed(fn.function.name)} in source ${source?.name ?? 'default'}`,
        within(naming.namespace, rootsOfFunction(fn)),
      ),
    (key, reason) => report('function', key, reason, entryOf(source?.functions, key)),
  );
  const types = buildCustomTypes(metadata, catalog, tables, report);
  const actions = unclaimed(
    buildActions(metadata, types, inherited, report),
    (action) => claims.claim(`action ${action.name}`, rootsOfAction(action)),
    (name, reason) =>
      report(
        'action',
        name,
        reason,
        metadata.actions?.find((action) => action.name === name),
      ),
  );
  const { customTypes } = types;
  const eventTriggers = buildEventTriggers(source, catalog, report);
  const cronTriggers = buildCronTriggers(metadata, report);
  const restEndpoints = buildRestEndpoints(metadata, report);
  const roles = new Set<string>();
  for (const table of tables.values()) for (const role of table.permissions.keys()) roles.add(role);
  for (const action of actions.values()) for (const role of action.roles) roles.add(role);
  for (const { name } of inherited) roles.add(name);
  roles.delete('admin');
  return {
    model: {
      settings,
      naming,
      tables,
      functions,
      actions,
      customTypes,
      eventTriggers,
      cronTriggers,
      restEndpoints,
      withoutIntrospection: new Set(metadata.graphql_schema_introspection?.disabled_for_roles),
      roles: [...roles].sort(),
    },
    inconsistencies,
    clashes: claims.clashes,
  };
}

/** Conventions are an experiment that is switched on; prefixes, suffixes and namespaces always hold. */
function namingOf(source: MetadataSource | undefined, { namingConvention }: ModelSettings): Naming {
  const customization = source?.customization ?? {};
  const own = customization.naming_convention ?? namingConvention;
  return new Naming(namingConvention === undefined ? 'hasura-default' : own, customization);
}

const displayed = ({ schema, name }: TableName) => (schema === 'public' ? name : `${schema}.${name}`);

function entryOf(functions: MetadataSource['functions'], key: string): unknown {
  return functions?.find((entry) => tableKey(entry.function) === key);
}

/** Without those whose root fields are somebody else's. */
function unclaimed<T>(
  all: ReadonlyMap<string, T>,
  claim: (one: T) => readonly RootClash[],
  refuse: (key: string, reason: string) => void,
): ReadonlyMap<string, T> {
  return new Map(
    [...all].filter(([key, one]) => {
      const clashes = claim(one);
      if (clashes.length > 0) refuse(key, clashMessage(clashes));
      return clashes.length === 0;
    }),
  );
}

export type Report = (type: string, name: string, reason: string, definition: unknown) => void;

function trackedTables(
  source: MetadataSource | undefined,
  catalog: Catalog,
  enumValues: EnumValues,
  naming: Naming,
  claims: RootClaims,
  report: Report,
): Map<string, { metadata: MetadataTable; table: TableModel }> {
  const tracked = new Map<string, { metadata: MetadataTable; table: TableModel }>();
  const typeNames = new Map<string, string>();
  for (const entry of source?.tables ?? []) {
    const key = tableKey(entry.table);
    const found = catalog.tables.get(key);
    if (!found) {
      report('table', key, `no such table/view exists in source: ${JSON.stringify(entry.table.name)}`, entry);
      continue;
    }
    const enumTables = new Set((source?.tables ?? []).filter((t) => t.is_enum).map((t) => tableKey(t.table)));
    const table = buildTable(entry, found, enumTables, enumValues.get(key), naming, report);
    if (!table) continue;
    const clash = typeNames.get(table.typeName);
    const clashes = claims.claim(
      `table ${displayed(entry.table)} in source ${source?.name ?? 'default'}`,
      within(naming.namespace, rootsOfTable(table)),
    );
    if (clash !== undefined || clashes.length > 0) {
      const reason =
        clash === undefined
          ? clashMessage(clashes)
          : `its GraphQL name "${table.typeName}" is already that of "${clash}"`;
      report('table', key, reason, entry);
      continue;
    }
    typeNames.set(table.typeName, key);
    tracked.set(key, { metadata: entry, table });
  }
  return tracked;
}
