/** Scheduled events as work: planning those of cron triggers, taking what is due, writing down each attempt. */

import type { Pool } from 'pg';
import { z } from 'zod';
import { instanceLives } from '../notify/listener.ts';
import type { Json } from '../plan/compiled.ts';

export const scheduledKinds = {
  cron: { events: 'hdb_cron_events', invocations: 'hdb_cron_event_invocation_logs' },
  one_off: { events: 'hdb_scheduled_events', invocations: 'hdb_scheduled_event_invocation_logs' },
} as const;
export type ScheduledKind = keyof typeof scheduledKinds;

const dueEvent = z.object({
  id: z.string(),
  kind: z.enum(['cron', 'one_off']),
  scheduled_time: z.string(),
  created_at: z.string(),
  /** How late it is, by the database's clock. */
  late_seconds: z.number(),
  tries: z.number(),
  trigger_name: z.string().nullish(),
  webhook_conf: z.unknown().optional(),
  retry_conf: z.unknown().optional(),
  header_conf: z.unknown().optional(),
  payload: z.json().nullish(),
  comment: z.string().nullish(),
});
export type DueEvent = z.infer<typeof dueEvent>;

export interface ScheduledAttempt {
  readonly kind: ScheduledKind;
  readonly id: string;
  /** Null when the webhook was not called at all. */
  readonly invocation: {
    readonly status: number | null;
    readonly request: Json;
    readonly response: Json;
  } | null;
  readonly then: 'delivered' | 'error' | 'dead' | { readonly retryInSeconds: number };
}

/** ISO, in UTC, without idle zeros. */
const instant = (column: string) =>
  `regexp_replace(to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\\.?0*$', '') || 'Z'`;

export class ScheduledStore {
  readonly #pool: Pool;
  readonly #instance: number;

  constructor(pool: Pool, instance: number) {
    this.#pool = pool;
    this.#instance = instance;
  }

  /** Makes the planned events of a cron trigger exactly those moments; what was delivered or tried stays. */
  async plan(trigger: string, moments: readonly Date[]): Promise<void> {
    await this.#pool.query(
      `with gone as (
         delete from hdb_catalog.hdb_cron_events
         where trigger_name = $1 and status = 'scheduled' and tries = 0 and scheduled_time > now()
           and scheduled_time <> all($2::timestamptz[]))
       insert into hdb_catalog.hdb_cron_events (trigger_name, scheduled_time)
       select $1, unnest($2::timestamptz[]) on conflict (trigger_name, scheduled_time) where status = 'scheduled' do nothing`,
      [trigger, moments.map((moment) => moment.toISOString())],
    );
  }

  /** Events of cron triggers that are gone will not happen. */
  async forgetOthers(triggers: readonly string[]): Promise<void> {
    await this.#pool.query(
      `delete from hdb_catalog.hdb_cron_events where status = 'scheduled' and trigger_name <> all($1)`,
      [triggers],
    );
  }

  async take(triggers: readonly string[], limit: number): Promise<readonly DueEvent[]> {
    const { rows } = await this.#pool.query(
      `with cron as (
         ${this.#taking('cron', 'e.trigger_name = any($1)')}
         returning jsonb_build_object('kind', 'cron', 'trigger_name', e.trigger_name) || ${described} as event),
       one_off as (
         ${this.#taking('one_off', 'true')}
         returning jsonb_build_object('kind', 'one_off', 'webhook_conf', e.webhook_conf, 'retry_conf', e.retry_conf,
           'header_conf', e.header_conf, 'payload', e.payload, 'comment', e.comment) || ${described} as event)
       select event from cron union all select event from one_off`,
      [triggers, limit, this.#instance],
    );
    return z
      .array(z.object({ event: dueEvent }))
      .parse(rows)
      .map(({ event }) => event);
  }

  #taking(kind: ScheduledKind, condition: string): string {
    const { events } = scheduledKinds[kind];
    return `update hdb_catalog.${events} e set status = 'locked', locked_by = $3 where e.id in (
      select e.id from hdb_catalog.${events} e
      where ${condition} and (e.status = 'scheduled' or (e.status = 'locked' and not ${instanceLives('e.locked_by')}))
        and coalesce(e.next_retry_at, e.scheduled_time) <= now()
      order by coalesce(e.next_retry_at, e.scheduled_time) limit $2 for update of e skip locked)`;
  }

  /** Epoch milliseconds; what another engine has is looked at again, lest it dies. */
  async nextDue(triggers: readonly string[]): Promise<number | null> {
    const due = (kind: ScheduledKind, condition: string) => `
      select case when e.status = 'locked' then now() + interval '30 seconds'
        else coalesce(e.next_retry_at, e.scheduled_time) end as due
      from hdb_catalog.${scheduledKinds[kind].events} e
      where ${condition} and (e.status = 'scheduled' or (e.status = 'locked' and e.locked_by is distinct from $2))`;
    const { rows } = await this.#pool.query<{ due: number | null }>(
      `select extract(epoch from min(due))::float8 * 1000 as due
       from (${due('cron', 'e.trigger_name = any($1)')} union all ${due('one_off', 'true')}) as waiting`,
      [triggers, this.#instance],
    );
    return rows[0]?.due ?? null;
  }

  async finish({ kind, id, invocation, then }: ScheduledAttempt): Promise<void> {
    const { events, invocations } = scheduledKinds[kind];
    await this.#pool.query(
      `with logged as (
         insert into hdb_catalog.${invocations} (event_id, status, request, response)
         select $1, $2, $3, $4 where $5)
       update hdb_catalog.${events}
       set status = $6, locked_by = null, tries = tries + case when $5 then 1 else 0 end,
           next_retry_at = now() + make_interval(secs => $7::float8)
       where id = $1`,
      [
        id,
        invocation?.status ?? null,
        JSON.stringify(invocation?.request ?? null),
        JSON.stringify(invocation?.response ?? null),
        invocation !== null,
        typeof then === 'object' ? 'scheduled' : then,
        typeof then === 'object' ? then.retryInSeconds : null,
      ],
    );
  }

  async release(): Promise<void> {
    for (const { events } of Object.values(scheduledKinds)) {
      await this.#pool.query(
        `update hdb_catalog.${events} set status = 'scheduled', locked_by = null
         where status = 'locked' and locked_by = $1`,
        [this.#instance],
      );
    }
  }
}

const described = `jsonb_build_object('id', e.id, 'tries', e.tries, 'scheduled_time', ${instant('e.scheduled_time')},
  'created_at', ${instant('e.created_at')}, 'late_seconds', extract(epoch from now() - e.scheduled_time))`;
