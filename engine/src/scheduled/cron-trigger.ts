/** Cron triggers of the metadata: their schedule in UTC, and the moments that it names. */

import { Cron } from 'croner';
import type { Metadata, MetadataCronTrigger } from '../metadata/types.ts';
import { readRequestTransform, type RequestTransform } from '../transforms/transform-types.ts';
import { templateFaults } from '../transforms/transform-request.ts';
import type { Report } from '../schema/build-model.ts';

export interface CronTriggerModel {
  readonly name: string;
  readonly definition: MetadataCronTrigger;
  readonly transform?: RequestTransform;
}

export interface ScheduledRetries {
  readonly num_retries: number;
  readonly retry_interval_seconds: number;
  readonly timeout_seconds: number;
  readonly tolerance_seconds: number;
}

export const defaultRetries: ScheduledRetries = {
  num_retries: 0,
  retry_interval_seconds: 10,
  timeout_seconds: 60,
  tolerance_seconds: 21_600,
};

const keysServed = new Set([
  ...['name', 'webhook', 'schedule', 'payload', 'headers', 'retry_conf'],
  ...['include_in_metadata', 'comment', 'request_transform'],
]);

export function buildCronTriggers(metadata: Metadata, report: Report): ReadonlyMap<string, CronTriggerModel> {
  const triggers = new Map<string, CronTriggerModel>();
  for (const definition of metadata.cron_triggers ?? []) {
    const { name, schedule } = definition;
    const fault = triggers.has(name)
      ? `cron trigger with name: ${name} already exists`
      : scheduleFault(schedule);
    const transform = readRequestTransform(definition['request_transform']);
    const [template] = transform && typeof transform !== 'string' ? templateFaults(transform) : [];
    const unserved = Object.keys(definition).find((key) => !keysServed.has(key));
    if (unserved !== undefined) {
      report('cron_trigger', name, `"${unserved}" of cron triggers is not served by this engine`, definition);
    }
    if (typeof transform === 'string') report('cron_trigger', name, transform, definition);
    else if (template !== undefined) {
      const reason = `a template of its request transform is not understood: ${template}`;
      report('cron_trigger', name, reason, definition);
    } else if (fault === null) triggers.set(name, { name, definition, ...(transform ? { transform } : {}) });
    else report('cron_trigger', name, fault, definition);
  }
  return triggers;
}

/** Null when the schedule is understood: five fields, as Hasura takes them. */
export function scheduleFault(schedule: string): string | null {
  try {
    new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true });
    return null;
  } catch (error) {
    return `the schedule "${schedule}" is not understood: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The moments after `from` that the schedule names. Precondition: `scheduleFault` found nothing. */
export function upcoming(schedule: string, from: Date, count: number): Date[] {
  return new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true }).nextRuns(count, from);
}
