/** Commands of the metadata API that act on scheduled events: creating, deleting and reading them. */

import type { Pool } from 'pg';
import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import type { AdminCommand } from '../events/event-commands.ts';
import {
  environmentHeaderSchema,
  scheduledRetriesSchema,
  webhookSchema,
  type Metadata,
} from '../metadata/types.ts';
import type { Json } from '../plan/compiled.ts';
import { parse } from '../server/commands/places.ts';
import { withDefaults } from './scheduled-delivery.ts';
import { scheduledKinds } from './scheduled-store.ts';

const createShape = z.looseObject({
  webhook: webhookSchema,
  schedule_at: z.iso.datetime({ offset: true }),
  payload: z.json().nullish(),
  headers: z.array(environmentHeaderSchema).nullish(),
  retry_conf: scheduledRetriesSchema.nullish(),
  comment: z.string().nullish(),
});
const kind = z.enum(['cron', 'one_off']);
const deleteShape = z.looseObject({ type: kind, event_id: z.string() });
const page = {
  limit: z.number().int().min(0).nullish(),
  offset: z.number().int().min(0).nullish(),
  get_rows_count: z.boolean().default(false),
};
const listShape = z.looseObject({
  type: kind,
  trigger_name: z.string().nullish(),
  status: z.array(z.enum(['scheduled', 'locked', 'delivered', 'error', 'dead'])).nullish(),
  ...page,
});
const invocationsShape = z.looseObject({
  type: kind,
  trigger_name: z.string().nullish(),
  event_id: z.string().nullish(),
  ...page,
});

export interface ScheduledCommandsOptions {
  readonly pool: Pool;
  readonly metadata: () => Metadata;
  /** An event was made: somebody has to wait for its time. */
  readonly attend: () => Promise<void>;
}

export function scheduledCommands({ pool, metadata, attend }: ScheduledCommandsOptions) {
  const mustExist = (trigger: string | null | undefined) => {
    if (metadata().cron_triggers?.some(({ name }) => name === trigger)) return;
    throw new HasuraError('not-exists', '$.args', `cron trigger with name: "${trigger}" does not exist`);
  };
  const invocations: AdminCommand = async (args) => {
    const parsed = parse(invocationsShape, args, '$.args');
    const tables = scheduledKinds[parsed.type];
    const byTrigger = parsed.type === 'cron' && parsed.event_id == null;
    if (byTrigger) mustExist(parsed.trigger_name);
    if (parsed.type === 'one_off' && parsed.event_id == null) return { invocations: [] };
    const from = `hdb_catalog.${tables.invocations} l join hdb_catalog.${tables.events} e on e.id = l.event_id`;
    const where = byTrigger ? 'e.trigger_name = $1' : 'l.event_id = $1';
    const key = byTrigger ? parsed.trigger_name : parsed.event_id;
    const found = await listed(
      pool,
      `select l.* from ${from} where ${where}`,
      'created_at desc',
      [key],
      parsed,
    );
    return { invocations: found.rows, ...found.count };
  };
  return new Map<string, AdminCommand>([
    [
      'create_scheduled_event',
      async (args) => {
        const event = parse(createShape, args, '$.args');
        const { rows } = await pool.query<{ id: string }>(
          `insert into hdb_catalog.hdb_scheduled_events
             (webhook_conf, scheduled_time, payload, retry_conf, header_conf, comment)
           values ($1, $2, $3, $4, $5, $6) returning id`,
          [
            JSON.stringify(event.webhook),
            event.schedule_at,
            JSON.stringify(event.payload ?? null),
            JSON.stringify(withDefaults(event.retry_conf)),
            JSON.stringify(event.headers ?? []),
            event.comment ?? null,
          ],
        );
        await attend();
        return { message: 'success', event_id: rows[0]?.id };
      },
    ],
    [
      'delete_scheduled_event',
      async (args) => {
        const { type, event_id: id } = parse(deleteShape, args, '$.args');
        const { rowCount } = await pool.query(
          `delete from hdb_catalog.${scheduledKinds[type].events} where id = $1`,
          [id],
        );
        if (rowCount === 0) throw new HasuraError('not-found', '$.args', `no event found with id: ${id}`);
        return { message: 'success' };
      },
    ],
    [
      'get_scheduled_events',
      async (args) => {
        const parsed = parse(listShape, args, '$.args');
        const isCron = parsed.type === 'cron';
        if (isCron) mustExist(parsed.trigger_name);
        const own = isCron ? 'trigger_name' : 'webhook_conf, payload, header_conf, retry_conf, comment';
        const found = await listed(
          pool,
          `select id, scheduled_time, status, tries, created_at, next_retry_at, ${own}
           from hdb_catalog.${scheduledKinds[parsed.type].events}
           where ($1::text[] is null or status = any($1)) ${isCron ? 'and trigger_name = $2' : ''}`,
          'scheduled_time',
          [parsed.status?.length ? parsed.status : null, ...(isCron ? [parsed.trigger_name] : [])],
          parsed,
        );
        return { events: found.rows, ...found.count };
      },
    ],
    ['get_scheduled_event_invocations', invocations],
    ['get_event_invocations', invocations],
    [
      'get_cron_triggers',
      () => Promise.resolve({ cron_triggers: (metadata().cron_triggers ?? []).map(described) }),
    ],
  ]);
}

type CronTrigger = NonNullable<Metadata['cron_triggers']>[number];
function described(trigger: CronTrigger): Json {
  const { comment, ...rest } = trigger;
  const whole = {
    headers: [],
    ...rest,
    include_in_metadata: trigger.include_in_metadata ?? true,
    retry_conf: { ...withDefaults(trigger.retry_conf) },
    ...(comment ? { comment } : {}),
  };
  return JSON.parse(JSON.stringify(whole)) as Json;
}

/** One page of rows, and on demand how many there are in all. */
async function listed(
  pool: Pool,
  select: string,
  order: string,
  values: readonly unknown[],
  asked: { limit?: number | null | undefined; offset?: number | null | undefined; get_rows_count: boolean },
): Promise<{ rows: Json[]; count: { count?: number } }> {
  const at = values.length;
  const { rows } = await pool.query<{ row: Json }>(
    `select to_json(r) as row from (${select} order by ${order} limit $${at + 1} offset $${at + 2}) r`,
    [...values, asked.limit ?? null, asked.offset ?? 0],
  );
  const count: { count?: number } = {};
  if (asked.get_rows_count) {
    const all = await pool.query<{ count: number }>(`select count(*)::int as count from (${select}) r`, [
      ...values,
    ]);
    count.count = all.rows[0]?.count ?? 0;
  }
  return { rows: rows.map(({ row }) => row), count };
}
