/** Kinds of metadata the engine does not serve (yet): reported one by one, never silently ignored. */
import { tableKey } from '../catalog/catalog.ts';
import type { Metadata, MetadataSource } from '../metadata/types.ts';

interface Unserved {
  readonly type: string;
  readonly name: string;
  readonly reason: string;
  readonly definition: unknown;
  readonly source?: string;
}

/** Kinds of databases that are served. */
export function isServedKind({ kind }: Pick<MetadataSource, 'kind'>): boolean {
  return kind === 'postgres' || kind === 'pg';
}

const served = new Set([
  ...['version', 'sources', 'actions', 'custom_types', 'query_collections', 'allowlist', 'inherited_roles'],
  'cron_triggers',
  'rest_endpoints',
  'api_limits',
  // Settings of Hasura's own process; they shape no schema and answer no request.
  ...['backend_configs', 'metrics_config', 'network', 'opentelemetry', 'graphql_schema_introspection'],
]);
const servedInTable = new Set([
  ...['table', 'is_enum', 'configuration', 'object_relationships', 'array_relationships', 'computed_fields'],
  ...['insert_permissions', 'select_permissions', 'update_permissions', 'delete_permissions'],
  'event_triggers',
]);
const servedInSource = new Set([
  'name',
  'kind',
  'configuration',
  'customization',
  'tables',
  'functions',
  // Comments in the statements, which this engine does not send.
  'query_tags',
]);

export function unservedKinds(metadata: Metadata): Unserved[] {
  const unserved: Unserved[] = [];
  const add = (type: string, name: string, definition: unknown, source?: string): void => {
    const place = source === undefined ? {} : { source };
    unserved.push({ type, name, reason: `${type} is not served by this engine`, definition, ...place });
  };
  for (const [key, value] of Object.entries(metadata)) {
    if (!served.has(key))
      for (const { name, definition } of entriesOf(value)) add(singular(key), name, definition);
  }
  for (const { name, kind } of metadata.sources.filter((source) => !isServedKind(source))) {
    const reason = `databases of the kind "${kind}" are not served by this engine`;
    unserved.push({ type: 'source', name, reason, definition: { name, kind }, source: name });
  }
  for (const source of metadata.sources) {
    for (const [key, value] of Object.entries(source)) {
      if (servedInSource.has(key)) continue;
      for (const { name, definition } of entriesOf(value)) add(singular(key), name, definition, source.name);
    }
    for (const table of source.tables) {
      for (const [key, value] of Object.entries(table)) {
        if (servedInTable.has(key)) continue;
        for (const { name, definition } of entriesOf(value))
          add(singular(key), `${tableKey(table.table)}.${name}`, definition, source.name);
      }
    }
  }
  return unserved;
}

/** Empty values say nothing and are no inconsistency. */
function entriesOf(value: unknown): { name: string; definition: unknown }[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [{ name: JSON.stringify(value), definition: value }];
  if (!Array.isArray(value))
    return Object.keys(value).length === 0 ? [] : [{ name: 'definition', definition: value }];
  return value.map((item: unknown, index) => {
    const named = (item ?? {}) as { name?: unknown; role_name?: unknown };
    const name = named.name ?? named.role_name;
    return { name: typeof name === 'string' ? name : String(index), definition: item };
  });
}

function singular(key: string): string {
  return key.endsWith('ies') ? `${key.slice(0, -3)}y` : key.replace(/s$/, '');
}
