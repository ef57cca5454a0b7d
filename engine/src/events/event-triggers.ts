/** Event triggers of one engine: installs what the metadata asks for, and delivers what they write. */

import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Environment } from '../actions/templates.ts';
import type { MetadataSource } from '../metadata/types.ts';
import type { NotificationListener } from '../notify/listener.ts';
import type { Json } from '../plan/compiled.ts';
import type { Inconsistency, SourceModel } from '../schema/model.ts';
import { EventDelivery, type EventDeliveryOptions } from './event-delivery.ts';
import { EventStore } from './event-store.ts';
import { eventsChannel } from './event-tables.sql.ts';
import type { EventTriggerModel } from './event-trigger.ts';
import { installTriggers, type FailedTrigger } from './install-triggers.ts';

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

  /** Puts the triggers of this database's sources in force; the answer lists those that it refused. */
  async apply(
    models: readonly SourceModel[],
    sources: readonly MetadataSource[],
  ): Promise<readonly Inconsistency[]> {
    const configured = sources.flatMap(({ name: source, tables }) =>
      tables.flatMap(({ table, event_triggers: list }) =>
        (list ?? []).map((trigger) => ({ source, table, trigger })),
      ),
    );
    const triggers = new Map<string, EventTriggerModel>();
    const taken: FailedTrigger[] = [];
    const reason = 'another source of the same database has an event trigger of this name';
    for (const [name, trigger] of models.flatMap((model) => [...model.eventTriggers])) {
      if (triggers.has(name)) taken.push({ name, reason });
      else triggers.set(name, trigger);
    }
    const refused = await installTriggers(this.#options.pool, {
      triggers,
      names: configured.map(({ trigger }) => trigger.name),
      sources: sources.length,
    });
    this.#delivery.serve(triggers);
    if (triggers.size > 0) {
      const wake = () => this.#delivery.wake();
      await this.#options.listener.listen(eventsChannel, { notified: wake, connected: wake });
    }
    const failed = [
      ...taken,
      ...refused.map((one) => ({ ...one, reason: `the database refused the trigger: ${one.reason}` })),
    ];
    return failed.map(({ name, reason: why }) => {
      const { source, ...definition } = configured.findLast(({ trigger }) => trigger.name === name) ?? {};
      return {
        type: 'event_trigger',
        name,
        reason: why,
        definition: JSON.parse(JSON.stringify(definition)) as Json,
        ...(source === undefined ? {} : { source }),
      };
    });
  }

  stop(deadlineMs: number): Promise<void> {
    return this.#delivery.stop(deadlineMs);
  }
}
