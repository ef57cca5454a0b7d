/** Scheduled triggers of one engine: their tables, the plan of cron triggers, and delivery. */

import type { Pool } from 'pg';
import type { Metadata } from '../metadata/types.ts';
import type { NotificationListener } from '../notify/listener.ts';
import type { Model } from '../schema/model.ts';
import { ScheduledDelivery, type ScheduledDeliveryOptions } from './scheduled-delivery.ts';
import { ScheduledStore } from './scheduled-store.ts';
import { scheduledChannel, scheduledTablesSql } from './scheduled-tables.sql.ts';

export interface ScheduledTriggersOptions extends Omit<ScheduledDeliveryOptions, 'store' | 'mayTake'> {
  readonly pool: Pool;
  readonly listener: NotificationListener;
}

/** Engines that start together would otherwise create the same tables at once. */
const setupLock = 7_305_211_906;

export class ScheduledTriggers {
  readonly #options: ScheduledTriggersOptions;
  readonly #store: ScheduledStore;
  readonly #delivery: ScheduledDelivery;
  #attending = false;

  constructor(options: ScheduledTriggersOptions) {
    this.#options = options;
    const { pool, listener } = options;
    this.#store = new ScheduledStore(pool, listener.instance);
    this.#delivery = new ScheduledDelivery({
      ...options,
      store: this.#store,
      mayTake: () => listener.connected,
    });
  }

  /** Precondition of everything else; also takes up what waits from before. */
  async prepare(): Promise<void> {
    const client = await this.#options.pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [setupLock]);
      const { rows } = await client.query<{ ready: boolean }>(
        `select count(*) = 2 as ready from pg_trigger t join pg_class c on c.oid = t.tgrelid
         where t.tgname = 'notify_of_scheduled_events' and c.relnamespace = to_regnamespace('hdb_catalog')`,
      );
      if (rows[0]?.ready !== true) await client.query(scheduledTablesSql);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
    if ((await this.#store.nextDue([])) !== null) await this.attend();
  }

  async apply({ cronTriggers }: Model, metadata: Metadata): Promise<void> {
    await this.#store.forgetOthers((metadata.cron_triggers ?? []).map(({ name }) => name));
    this.#delivery.serve(cronTriggers);
    if (cronTriggers.size > 0) await this.attend();
  }

  /** From here on there may be work: the database is listened to. */
  async attend(): Promise<void> {
    if (this.#attending) return this.#delivery.wake();
    this.#attending = true;
    const wake = () => this.#delivery.wake();
    await this.#options.listener.listen(scheduledChannel, { notified: wake, connected: wake });
  }

  get underWay(): number {
    return this.#delivery.underWay;
  }

  stop(deadlineMs: number): Promise<void> {
    return this.#delivery.stop(deadlineMs);
  }
}
