/** Builds the model: each source for itself, then what is above them all. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Metadata } from '../metadata/types.ts';
import type { Json } from '../plan/compiled.ts';
import { buildRestEndpoints } from '../rest/rest-endpoint.ts';
import { buildCronTriggers } from '../scheduled/cron-trigger.ts';
import { buildActions } from './build-actions.ts';
import { buildCustomTypes } from './build-custom-types.ts';
import { buildSource, type EnumValues, type SourceFacts } from './build-source.ts';
import { inheritedRoles } from './inherit-permissions.ts';
import {
  defaultSettings,
  type Inconsistency,
  type Model,
  type ModelSettings,
  type SourceModel,
} from './model.ts';
import { RootClaims, rootsOfAction, unclaimed, type RootClash } from './root-claims.ts';
import { isServedKind, unservedKinds } from './unserved.ts';

export type { EnumValues, SourceFacts } from './build-source.ts';

/** By the source's name: what its database says, or why it cannot be asked. */
export type FactsOfSources = ReadonlyMap<string, SourceFacts | { readonly unreachable: string }>;

export type Report = (
  type: string,
  name: string,
  reason: string,
  definition: unknown,
  source?: string,
) => void;

export interface BuiltModel {
  readonly model: Model;
  readonly inconsistencies: readonly Inconsistency[];
  /** Root fields that two objects want; the second object is inconsistent and not served. */
  readonly clashes: readonly RootClash[];
}

/** Of metadata with one source. */
export function buildModel(
  metadata: Metadata,
  catalog: Catalog,
  enumValues: EnumValues = new Map(),
  settings: ModelSettings = defaultSettings,
): BuiltModel {
  const facts = { catalog, enumValues, home: true };
  return buildModelOf(metadata, new Map(metadata.sources.map(({ name }) => [name, facts])), settings);
}

export function buildModelOf(
  metadata: Metadata,
  facts: FactsOfSources,
  settings: ModelSettings = defaultSettings,
): BuiltModel {
  const inconsistencies: Inconsistency[] = [];
  const report: Report = (type, name, reason, definition, source) => {
    const place = source === undefined ? {} : { source };
    inconsistencies.push({ type, name, reason, definition: definition as Json, ...place });
  };
  for (const kind of unservedKinds(metadata))
    report(kind.type, kind.name, kind.reason, kind.definition, kind.source);

  const claims = new RootClaims();
  const roles = inheritedRoles(metadata, report);
  const sources = new Map<string, SourceModel>();
  const shared = { roles, settings, claims, typeNames: new Map(), report };
  for (const source of metadata.sources.filter(isServedKind)) {
    const { name, kind } = source;
    const known = facts.get(name);
    const refuse = (reason: string) => report('source', name, reason, { name, kind }, name);
    if (sources.has(name)) refuse(`there is another source of the name "${name}"`);
    else if (!known || 'unreachable' in known) refuse(known?.unreachable ?? 'its database was not read');
    else {
      const built = buildSource(source, known, shared);
      if (built) sources.set(name, built);
    }
  }
  const catalogs = [...facts.values()].flatMap((known) => ('catalog' in known ? [known.catalog] : []));
  const types = buildCustomTypes(metadata, catalogs, sources, report);
  const actions = unclaimed(
    buildActions(metadata, types, sources, roles, report),
    (action) => claims.claim(`action ${action.name}`, rootsOfAction(action)),
    (name, reason) =>
      report(
        'action',
        name,
        reason,
        metadata.actions?.find((action) => action.name === name),
      ),
  );
  const named = new Set<string>(roles.map(({ name }) => name));
  for (const { tables } of sources.values())
    for (const table of tables.values()) for (const role of table.permissions.keys()) named.add(role);
  for (const action of actions.values()) for (const role of action.roles) named.add(role);
  named.delete('admin');
  return {
    model: {
      settings,
      sources,
      actions,
      customTypes: types.customTypes,
      cronTriggers: buildCronTriggers(metadata, report),
      restEndpoints: buildRestEndpoints(metadata, report),
      withoutIntrospection: new Set(metadata.graphql_schema_introspection?.disabled_for_roles),
      roles: [...named].sort(),
    },
    inconsistencies,
    clashes: claims.clashes,
  };
}
