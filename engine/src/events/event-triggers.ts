/** Event triggers of one engine: installs what the metadata asks for, and delivers what they write. */

import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Environment } from '../actions/templates.ts';
import type { Metadata } from '../metadata/types.ts';
import type { NotificationListener } from '../notify/listener.ts';
import type { Json } from '../plan/compiled.ts';
import type { Inconsistency, Model } from '../schema/model.ts';
import { EventDelivery, type EventDeliveryOptions } from './event-delivery.ts';
import { EventStore } from './event-store.ts';
import { eventsChannel } from './event-tables.sql.ts';
import { installTriggers } from './install-triggers.ts';

export interface EventTriggersOptions {
  readonly pool: Pool;
  readonly listener: NotificationListener;
  readonly environment: Environment;
  readonly concurrency: number;
  readonly batchSize: number;
  readonly log: Logger;
  readonly observe: EventDeliveryOptions['observe'];
}

export class EventTriggers {
  readonly #options: EventTriggersOptions;
  readonly #delivery: EventDelivery;

  constructor(options: EventTriggersOptions) {
    this.#options = options;
    const { listener } = options;
    this.#delivery = new EventDelivery({
      ...options,
      store: new EventStore(options.pool, listener.instance),
      mayTake: () => listener.connected,
    });
  }

  /** Deliveries that have not been answered yet. */
  get underWay(): number {
    return this.#delivery.underWay;
  }

  /** Puts the model's triggers in force; the answer lists those that the database refused. */
  async apply(model: Model, metadata: Metadata): Promise<readonly Inconsistency[]> {
    const configured = metadata.sources.flatMap(({ tables }) =>
      tables.flatMap((table) =>
        (table.event_triggers ?? []).map((trigger) => ({ table: table.table, trigger })),
      ),
    );
    const failed = await installTriggers(this.#options.pool, {
      triggers: model.eventTriggers,
      names: configured.map(({ trigger }) => trigger.name),
      sources: metadata.sources.length,
    });
    this.#delivery.serve(model.eventTriggers);
    if (model.eventTriggers.size > 0) {
      const wake = () => this.#delivery.wake();
      await this.#options.listener.listen(eventsChannel, { notified: wake, connected: wake });
    }
    return failed.map(({ name, reason }) => ({
      type: 'event_trigger',
      name,
      reason: `the database refused the trigger: ${reason}`,
      definition: JSON.parse(
        JSON.stringify(configured.find(({ trigger }) => trigger.name === name) ?? {}),
      ) as Json,
    }));
  }

  stop(deadlineMs: number): Promise<void> {
    return this.#delivery.stop(deadlineMs);
  }
}
