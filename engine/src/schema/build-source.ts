/** One database of the metadata, in passes: tables, then what joins them, then permissions, which may name both. */
import { tableKey, type Catalog } from '../catalog/catalog.ts';
import { buildEventTriggers } from '../events/event-trigger.ts';
import type { MetadataSource, MetadataTable } from '../metadata/types.ts';
import type { TableName } from '../plan/compiled.ts';
import { buildComputedFields } from './build-computed-fields.ts';
import { buildFunctions } from './build-functions.ts';
import type { Report } from './build-model.ts';
import { buildPermissions } from './build-permissions.ts';
import { buildRelationships } from './build-relationships.ts';
import { buildTable } from './build-table.ts';
import { conflictOfInheritance, withInherited, type InheritedRole } from './inherit-permissions.ts';
import type { ModelSettings, SourceModel, TableModel } from './model.ts';
import { Naming } from './naming.ts';
import {
  clashMessage,
  rootsOfFunction,
  rootsOfNamespace,
  rootsOfTable,
  unclaimed,
  within,
  type RootClaims,
} from './root-claims.ts';

/** Values of enum tables, by table key: they are rows, so the caller reads them. */
export type EnumValues = ReadonlyMap<
  string,
  readonly { readonly value: string; readonly description?: string }[]
>;

/** What the database of a source says. */
export interface SourceFacts {
  readonly catalog: Catalog;
  readonly enumValues: EnumValues;
  /** Whether the metadata and the records of asynchronous actions are kept there. */
  readonly home: boolean;
}

/** What all sources share. */
export interface SourceContext {
  readonly roles: readonly InheritedRole[];
  readonly settings: ModelSettings;
  readonly claims: RootClaims;
  /** Which table has a type's name, over all sources. */
  readonly typeNames: Map<string, { readonly source: string; readonly key: string }>;
  readonly report: Report;
}

export function buildSource(
  source: MetadataSource,
  { catalog, enumValues, home }: SourceFacts,
  { roles, settings, claims, typeNames, report: reportAll }: SourceContext,
): SourceModel | undefined {
  const report: Report = (type, name, reason, definition) =>
    reportAll(type, name, reason, definition, source.name);
  const naming = namingOf(source, settings);
  if (naming.namespace !== undefined) {
    const clashes = claims.claim(`source ${source.name}`, rootsOfNamespace(naming.namespace));
    if (clashes.length > 0) {
      const { name, kind } = source;
      report('source', name, clashMessage(clashes), { name, kind });
      return undefined;
    }
  }
  const tracked = trackedTables(source, catalog, enumValues, naming, { claims, typeNames }, report);
  for (const [key, { metadata: entry, table }] of tracked) {
    const others = new Map([...tracked].map(([k, t]) => [k, t.table]));
    const relationships = buildRelationships(entry, table, others, catalog, report);
    const computedFields = buildComputedFields(entry, table, others, catalog, report);
    tracked.set(key, { metadata: entry, table: { ...table, relationships, computedFields } });
  }
  const joined = new Map([...tracked].map(([key, { table }]) => [key, table]));

  const tables = new Map<string, TableModel>();
  for (const [key, { metadata: entry, table }] of tracked) {
    const own = buildPermissions(entry, table, joined, settings.environment, report);
    const permissions = withInherited(own, roles, (role, kind) => {
      const place = displayed(entry.table);
      const entity = `${kind} permission, table: ${place}, source: '${source.name}'`;
      const reason = `Could not inherit permission for the role '${role}' for the entity: '${entity}'`;
      report(conflictOfInheritance, role, reason, {
        table: place,
        source: source.name,
        permission_type: kind,
      });
    });
    tables.set(key, { ...table, permissions });
  }
  const functions = unclaimed(
    buildFunctions(source, catalog, tables, roles, settings, naming, report),
    (fn) =>
      claims.claim(
        `function ${displayed(fn.function.name)} in source ${source.name}`,
        within(naming.namespace, rootsOfFunction(fn)),
      ),
    (key, reason) =>
      report(
        'function',
        key,
        reason,
        source.functions?.find((entry) => tableKey(entry.function) === key),
      ),
  );
  const eventTriggers = buildEventTriggers(source, catalog, report);
  return { name: source.name, home, naming, tables, functions, eventTriggers };
}

/** Conventions are an experiment that is switched on; prefixes, suffixes and namespaces always hold. */
function namingOf(source: MetadataSource, { namingConvention }: ModelSettings): Naming {
  const customization = source.customization ?? {};
  const own = customization.naming_convention ?? namingConvention;
  return new Naming(namingConvention === undefined ? 'hasura-default' : own, customization);
}

const displayed = ({ schema, name }: TableName) => (schema === 'public' ? name : `${schema}.${name}`);

function trackedTables(
  source: MetadataSource,
  catalog: Catalog,
  enumValues: EnumValues,
  naming: Naming,
  { claims, typeNames }: Pick<SourceContext, 'claims' | 'typeNames'>,
  report: Report,
): Map<string, { metadata: MetadataTable; table: TableModel }> {
  const tracked = new Map<string, { metadata: MetadataTable; table: TableModel }>();
  const enumTables = new Set(
    source.tables.filter(({ is_enum: isEnum }) => isEnum).map(({ table }) => tableKey(table)),
  );
  for (const entry of source.tables) {
    const key = tableKey(entry.table);
    const found = catalog.tables.get(key);
    if (!found) {
      report('table', key, `no such table/view exists in source: ${JSON.stringify(entry.table.name)}`, entry);
      continue;
    }
    const enums = { tables: enumTables, values: enumValues.get(key) };
    const table = buildTable(source.name, entry, found, enums, naming, report);
    if (!table) continue;
    const clash = typeNames.get(table.typeName);
    const clashes = claims.claim(
      `table ${displayed(entry.table)} in source ${source.name}`,
      within(naming.namespace, rootsOfTable(table)),
    );
    if (clash !== undefined || clashes.length > 0) {
      const reason =
        clash?.source === source.name || clashes.length === 0
          ? `its GraphQL name "${table.typeName}" is already that of "${clash?.key ?? ''}"`
          : clashMessage(clashes);
      report('table', key, reason, entry);
      continue;
    }
    typeNames.set(table.typeName, { source: source.name, key });
    tracked.set(key, { metadata: entry, table });
  }
  return tracked;
}
