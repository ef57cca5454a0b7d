/** The event log as work: taking what is due, and writing down how each attempt ended. */

import type { Pool } from 'pg';
import { instanceLives } from '../notify/listener.ts';
import type { Json } from '../plan/compiled.ts';

export interface PendingEvent {
  readonly id: string;
  readonly trigger: string;
  readonly schema: string;
  readonly table: string;
  /** JSON as Postgres wrote it: parsing would lose digits. */
  readonly payload: string;
  readonly tries: number;
  readonly createdAt: string;
}

/** How an attempt ended, and what follows from it. */
export interface Attempt {
  readonly eventId: string;
  readonly trigger: string;
  readonly status: number | null;
  readonly request: Json;
  readonly response: Json;
  readonly then: 'delivered' | 'given up' | { readonly retryInSeconds: number };
}

/** Whether the engine that took a row is alive; one that took it without saying who is trusted for half an hour. */
const takenByTheLiving = (row: string) => `(${row}.locked is not null and case
  when ${row}.locked_by is null then ${row}.locked > now() - interval '30 minutes'
  else ${instanceLives(`${row}.locked_by`)} end)`;

const pending = 'not e.delivered and not e.error and not e.archived and e.trigger_name = any($1)';
const utcNow = `(now() at time zone 'utc')`;
const instant = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export class EventStore {
  readonly #pool: Pool;
  readonly #instance: number;

  constructor(pool: Pool, instance: number) {
    this.#pool = pool;
    this.#instance = instance;
  }

  /** Events of these triggers that are due and that no living engine has. */
  async take(triggers: readonly string[], limit: number): Promise<readonly PendingEvent[]> {
    const { rows } = await this.#pool.query<PendingEvent>(
      `with due as (
         select e.id from hdb_catalog.event_log e
         where ${pending} and (e.next_retry_at is null or e.next_retry_at <= ${utcNow})
           and not ${takenByTheLiving('e')}
         order by e.created_at limit $2 for update of e skip locked)
       update hdb_catalog.event_log e set locked = now(), locked_by = $3
       from due where due.id = e.id
       returning e.id, e.trigger_name as trigger, e.schema_name as schema, e.table_name as "table",
         e.payload::text as payload, e.tries, ${instant('e.created_at')} as "createdAt"`,
      [triggers, limit, this.#instance],
    );
    return rows;
  }

  /** Epoch milliseconds of the next retry; work that another living engine has is looked at again, lest it dies. */
  async nextDue(triggers: readonly string[]): Promise<number | null> {
    const { rows } = await this.#pool.query<{ due: number | null }>(
      `select extract(epoch from min(case
           when e.locked is not null and e.locked_by is distinct from $2 then ${utcNow} + interval '30 seconds'
           else coalesce(e.next_retry_at, ${utcNow}) end) at time zone 'utc')::float8 * 1000 as due
       from hdb_catalog.event_log e
       where ${pending} and not (e.locked is not null and e.locked_by is not distinct from $2)`,
      [triggers, this.#instance],
    );
    return rows[0]?.due ?? null;
  }

  /** One statement, so that the log and the event's state agree. */
  async finish(attempt: Attempt): Promise<void> {
    const { then } = attempt;
    const retryIn = typeof then === 'object' ? then.retryInSeconds : null;
    await this.#pool.query(
      `with logged as (
         insert into hdb_catalog.event_invocation_logs (trigger_name, event_id, status, request, response)
         values ($2, $1, $3, $4, $5))
       update hdb_catalog.event_log
       set tries = tries + 1, locked = null, locked_by = null, delivered = $6, error = $7,
           next_retry_at = ${utcNow} + make_interval(secs => $8::float8)
       where id = $1`,
      [
        attempt.eventId,
        attempt.trigger,
        attempt.status,
        JSON.stringify(attempt.request),
        JSON.stringify(attempt.response),
        then === 'delivered',
        then === 'given up',
        retryIn,
      ],
    );
  }

  /** What was taken and not finished is anybody's again. */
  async release(): Promise<void> {
    await this.#pool.query(
      `update hdb_catalog.event_log set locked = null, locked_by = null
       where locked_by = $1 and not delivered and not error`,
      [this.#instance],
    );
  }
}
