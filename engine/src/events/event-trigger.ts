/** Event triggers of the metadata, checked against the catalog. */

import { tableKey, type Catalog, type CatalogTable } from '../catalog/catalog.ts';
import type { MetadataEventTrigger, MetadataSource } from '../metadata/types.ts';
import type { TableName } from '../plan/compiled.ts';
import { readRequestTransform, type RequestTransform } from '../transforms/transform-types.ts';
import { templateFaults } from '../transforms/transform-request.ts';
import type { Report } from '../schema/build-model.ts';

const eventOperations = ['INSERT', 'UPDATE', 'DELETE'] as const;
export type EventOperation = (typeof eventOperations)[number];

export interface EventColumns {
  /** Columns whose change is an event; they matter for updates only. */
  readonly listen: readonly string[];
  readonly payload: readonly string[];
}

export interface EventTriggerModel {
  readonly name: string;
  readonly table: TableName;
  readonly operations: ReadonlyMap<EventOperation, EventColumns>;
  /** Types by column, by which a value is written into the payload. */
  readonly columnTypes: ReadonlyMap<string, string>;
  readonly manual: boolean;
  readonly onReplication: boolean;
  readonly retries: number;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly transform?: RequestTransform;
  readonly definition: MetadataEventTrigger;
}

/** Postgres cuts names at 63 bytes, and ours stand between a prefix and an operation. */
export const longestTriggerName = 42;
export const triggerNamePattern = /^[A-Za-z][A-Za-z0-9_-]*$/;

const keysServed = new Set([
  ...['name', 'definition', 'retry_conf', 'webhook', 'webhook_from_env', 'headers'],
  ...['comment', 'trigger_on_replication', 'request_transform'],
]);

export function buildEventTriggers(
  source: MetadataSource,
  catalog: Catalog,
  report: Report,
): ReadonlyMap<string, EventTriggerModel> {
  const triggers = new Map<string, EventTriggerModel>();
  for (const entry of source.tables) {
    const found = catalog.tables.get(tableKey(entry.table));
    for (const trigger of entry.event_triggers ?? []) {
      const refuse = (reason: string) =>
        report('event_trigger', trigger.name, reason, { table: entry.table, configuration: trigger });
      // The table's own inconsistency says it already.
      if (!found) continue;
      const reason = triggers.has(trigger.name)
        ? `event trigger with name "${trigger.name}" exists already`
        : objection(trigger, found);
      if (reason === null) triggers.set(trigger.name, modelOf(trigger, found));
      else refuse(reason);
      for (const key of Object.keys(trigger)) {
        if (!keysServed.has(key)) refuse(`"${key}" of event triggers is not served by this engine`);
      }
    }
  }
  return triggers;
}

function objection(trigger: MetadataEventTrigger, found: CatalogTable): string | null {
  if (!triggerNamePattern.test(trigger.name) || trigger.name.length > longestTriggerName) {
    return `a name of at most ${longestTriggerName} letters, digits, hyphens and underscores is needed`;
  }
  if (found.kind !== 'table') return `only tables have event triggers, and this is a ${found.kind}`;
  if ((trigger.webhook ?? trigger.webhook_from_env ?? '') === '') return 'it has no webhook';
  const transform = readRequestTransform(trigger['request_transform']);
  if (typeof transform === 'string') return transform;
  const [fault] = transform ? templateFaults(transform) : [];
  if (fault !== undefined) return `a template of its request transform is not understood: ${fault}`;
  const known = new Set(found.columns.map(({ name }) => name));
  const { insert, update, delete: deleted } = trigger.definition;
  for (const columns of [insert, update, deleted].flatMap((of) => [of?.columns, of?.payload])) {
    const unknown = Array.isArray(columns) ? columns.find((name) => !known.has(name)) : undefined;
    if (unknown !== undefined) return `column "${unknown}" does not exist`;
  }
  return null;
}

function modelOf(trigger: MetadataEventTrigger, found: CatalogTable): EventTriggerModel {
  const all = found.columns.map(({ name }) => name);
  const { definition, retry_conf: retry } = trigger;
  const transform = readRequestTransform(trigger['request_transform']);
  const operations = new Map<EventOperation, EventColumns>();
  for (const operation of eventOperations) {
    const columns = definition[operation.toLowerCase() as 'insert' | 'update' | 'delete'];
    if (!columns) continue;
    const chosen = (list: '*' | string[] | null | undefined) => (Array.isArray(list) ? list : all);
    operations.set(operation, { listen: chosen(columns.columns), payload: chosen(columns.payload) });
  }
  return {
    name: trigger.name,
    table: found.table,
    operations,
    columnTypes: new Map(found.columns.map(({ name, type }) => [name, (type.base ?? type).name])),
    manual: definition.enable_manual === true,
    onReplication: trigger['trigger_on_replication'] === true,
    retries: retry?.num_retries ?? 0,
    intervalSeconds: retry?.interval_sec ?? 10,
    timeoutSeconds: retry?.timeout_sec ?? 60,
    ...(transform && typeof transform !== 'string' ? { transform } : {}),
    definition: trigger,
  };
}
