/** Creating and deleting event triggers in metadata; the database follows when the metadata is put in force. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { longestTriggerName, triggerNamePattern } from '../../events/event-trigger.ts';
import {
  eventTriggerSchema,
  qualifiedTableSchema,
  tableSchema,
  type Metadata,
} from '../../metadata/types.ts';
import { inSource, inTable, parse, type MetadataChange } from './places.ts';

const nameArgs = z.looseObject({
  source: z.string().default('default'),
  name: z.string().min(1, 'empty string not allowed'),
});
const createArgs = nameArgs.extend({
  table: qualifiedTableSchema,
  webhook: z.string().nullish(),
  webhook_from_env: z.string().nullish(),
  insert: z.unknown().optional(),
  update: z.unknown().optional(),
  delete: z.unknown().optional(),
  enable_manual: z.boolean().default(false),
  replace: z.boolean().default(false),
});
/** Keys of the arguments that say where the trigger goes; the others are the trigger's own. */
const operations = ['insert', 'update', 'delete'] as const;

export const eventTriggerChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['pg_create_event_trigger', createEventTrigger],
  ['pg_delete_event_trigger', deleteEventTrigger],
]);

function createEventTrigger(metadata: Metadata, args: unknown): Metadata {
  const parsed = parse(createArgs, args, '$.args');
  const { source, table, replace, enable_manual, insert, update, delete: deleted, ...own } = parsed;
  checkArguments(parsed);
  const asked = { insert, update, delete: deleted };
  const definition = Object.fromEntries([
    ['enable_manual', enable_manual],
    ...operations.flatMap((operation) => (asked[operation] ? [[operation, asked[operation]]] : [])),
  ]) as Record<string, unknown>;
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null));
  const trigger = parse(
    eventTriggerSchema,
    {
      ...given,
      definition,
      retry_conf: own['retry_conf'] ?? { num_retries: 0, interval_sec: 10, timeout_sec: 60 },
    },
    '$.args',
  );
  const existing = metadata.sources
    .find(({ name }) => name === source)
    ?.tables.some(({ event_triggers: triggers }) => triggers?.some(({ name }) => name === trigger.name));
  if (existing && !replace) {
    throw new HasuraError(
      'already-exists',
      '$.args',
      `event trigger with name "${trigger.name}" already exists`,
    );
  }
  const without = existing ? withoutTrigger(metadata, source, trigger.name) : metadata;
  return inTable(without, source, table, (entry) =>
    parse(tableSchema, { ...entry, event_triggers: [...(entry.event_triggers ?? []), trigger] }, '$.args'),
  );
}

function checkArguments(args: z.infer<typeof createArgs>): void {
  const refuse = (message: string) => new HasuraError('parse-failed', '$.args', message);
  if (!triggerNamePattern.test(args.name)) {
    throw refuse('only alphanumeric and underscore and hyphens allowed for name');
  }
  if (args.name.length > longestTriggerName) {
    throw refuse(`event trigger name can be at most ${longestTriggerName} characters`);
  }
  if (!operations.some((operation) => args[operation]) && !args.enable_manual) {
    throw refuse('atleast one amongst insert/update/delete/enable_manual spec must be provided');
  }
  if (args.webhook && args.webhook_from_env) {
    throw refuse('only one of webhook or webhook_from_env should be given');
  }
  if (!args.webhook && !args.webhook_from_env) throw refuse('must provide webhook or webhook_from_env');
}

function deleteEventTrigger(metadata: Metadata, args: unknown): Metadata {
  const { source, name } = parse(nameArgs, args, '$.args');
  const changed = withoutTrigger(metadata, source, name);
  if (changed !== metadata) return changed;
  throw new HasuraError('not-exists', '$.args', `event trigger with name "${name}" does not exist`);
}

/** The same object when there is no such trigger. */
function withoutTrigger(metadata: Metadata, source: string, name: string): Metadata {
  let found = false;
  const changed = inSource(metadata, source, '$.args', (present) => ({
    ...present,
    tables: present.tables.map((entry) => {
      const kept = entry.event_triggers?.filter((trigger) => trigger.name !== name);
      if (kept === undefined || kept.length === entry.event_triggers?.length) return entry;
      found = true;
      const { event_triggers: _all, ...others } = entry;
      return kept.length > 0 ? { ...others, event_triggers: kept } : others;
    }),
  }));
  return found ? changed : metadata;
}
