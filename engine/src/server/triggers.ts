/** Event triggers and scheduled triggers of one engine as one thing to start, to ask and to stop. */

import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { EngineConfig } from '../config/environment.ts';
import { eventCommands, type AdminCommand } from '../events/event-commands.ts';
import { EventTriggers } from '../events/event-triggers.ts';
import type { Metadata } from '../metadata/types.ts';
import type { NotificationListener } from '../notify/listener.ts';
import { scheduledCommands } from '../scheduled/scheduled-commands.ts';
import { ScheduledTriggers } from '../scheduled/scheduled-triggers.ts';
import type { Inconsistency, Model } from '../schema/model.ts';
import { testWebhookTransform } from './commands/test-webhook-transform.ts';
import type { Metrics } from './metrics.ts';

export interface TriggersOptions {
  readonly pool: Pool;
  readonly listener: NotificationListener;
  readonly config: EngineConfig;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export class Triggers {
  readonly #options: TriggersOptions;
  readonly #events: EventTriggers;
  readonly #scheduled: ScheduledTriggers;

  constructor(options: TriggersOptions) {
    this.#options = options;
    const { pool, listener, config, metrics, log } = options;
    const shared = {
      pool,
      listener,
      environment: config.variables,
      concurrency: config.eventConcurrency,
      log,
    };
    this.#events = new EventTriggers({
      ...shared,
      batchSize: config.eventBatchSize,
      observe: (trigger, outcome, seconds) => metrics.delivery('event', trigger, outcome, seconds),
    });
    this.#scheduled = new ScheduledTriggers({
      ...shared,
      observe: (trigger, outcome, seconds) => metrics.delivery('scheduled', trigger, outcome, seconds),
    });
  }

  /** Precondition of `apply`. */
  prepare(): Promise<void> {
    return this.#scheduled.prepare();
  }

  /** Puts metadata in force; what the database refuses is inconsistent. */
  async apply(model: Model, metadata: Metadata): Promise<readonly Inconsistency[]> {
    await this.#scheduled.apply(model, metadata);
    return this.#events.apply(model, metadata);
  }

  commands(state: () => { model: Model; metadata: Metadata }): ReadonlyMap<string, AdminCommand> {
    const { pool, config } = this.#options;
    return new Map<string, AdminCommand>([
      ['test_webhook_transform', (args) => Promise.resolve(testWebhookTransform(args, config.variables))],
      ...eventCommands(pool, () => state().model),
      ...scheduledCommands({
        pool,
        metadata: () => state().metadata,
        attend: () => this.#scheduled.attend(),
      }),
    ]);
  }

  get underWay(): number {
    return this.#events.underWay + this.#scheduled.underWay;
  }

  async stop(): Promise<void> {
    const { shutdownTimeoutMs } = this.#options.config;
    await Promise.all([this.#events.stop(shutdownTimeoutMs), this.#scheduled.stop(shutdownTimeoutMs)]);
  }
}
