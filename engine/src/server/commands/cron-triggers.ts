/** Creating and deleting cron triggers in metadata; their events are planned when it is put in force. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { cronTriggerSchema, type Metadata } from '../../metadata/types.ts';
import { scheduleFault } from '../../scheduled/cron-trigger.ts';
import { parse, type MetadataChange } from './places.ts';

const createArgs = cronTriggerSchema.extend({
  include_in_metadata: z.boolean(),
  replace: z.boolean().default(false),
});
const nameArgs = z.looseObject({ name: z.string() });

export const cronTriggerChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['create_cron_trigger', createCronTrigger],
  ['delete_cron_trigger', deleteCronTrigger],
]);

function createCronTrigger(metadata: Metadata, args: unknown): Metadata {
  const { replace, ...trigger } = parse(createArgs, args, '$.args');
  const fault = scheduleFault(trigger.schedule);
  if (fault !== null) throw new HasuraError('parse-failed', '$.args.schedule', fault);
  const present = metadata.cron_triggers ?? [];
  const exists = present.some(({ name }) => name === trigger.name);
  if (exists && !replace) {
    const message = `cron trigger with name: ${trigger.name} already exists`;
    throw new HasuraError('already-exists', '$.args', message);
  }
  const cron_triggers = exists
    ? present.map((other) => (other.name === trigger.name ? trigger : other))
    : [...present, trigger];
  return { ...metadata, cron_triggers };
}

function deleteCronTrigger(metadata: Metadata, args: unknown): Metadata {
  const { name } = parse(nameArgs, args, '$.args');
  const present = metadata.cron_triggers ?? [];
  const kept = present.filter((trigger) => trigger.name !== name);
  if (kept.length === present.length) {
    throw new HasuraError('not-exists', '$.args', `cron trigger with name: "${name}" does not exist`);
  }
  return { ...metadata, cron_triggers: kept };
}

/** What is exported: triggers that are not to be in it stay where they are. */
export function withoutPrivateTriggers(metadata: Metadata): Metadata {
  const all = metadata.cron_triggers;
  const shown = all?.filter(({ include_in_metadata: included }) => included !== false);
  if (!shown || shown.length === all?.length) return metadata;
  const { cron_triggers: _all, ...others } = metadata;
  return shown.length > 0 ? { ...others, cron_triggers: shown } : others;
}

/** Metadata that replaces other metadata leaves the triggers alone that its export could not hold. */
export function withPrivateTriggersOf(metadata: Metadata, before: Metadata): Metadata {
  const own = new Set((metadata.cron_triggers ?? []).map(({ name }) => name));
  const kept = (before.cron_triggers ?? []).filter(
    ({ name, include_in_metadata: included }) => included === false && !own.has(name),
  );
  return kept.length === 0
    ? metadata
    : { ...metadata, cron_triggers: [...(metadata.cron_triggers ?? []), ...kept] };
}
