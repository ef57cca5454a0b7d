/**
 * Delivers events at least once: taken under this engine's name, sent concurrently, written down, tried again as the
 * trigger says. Sleeps until the database notifies of new events or a retry is due.
 */

import type { Logger } from 'pino';
import { z } from 'zod';
import type { Environment } from '../actions/templates.ts';
import { inSpan, SpanKind } from '../telemetry/spans.ts';
import { DueLoop, type NextStep } from '../webhooks/due-loop.ts';
import { UnderWay } from '../webhooks/under-way.ts';
import type { EventTriggerModel } from './event-trigger.ts';
import type { Attempt, EventStore, PendingEvent } from './event-store.ts';
import { attemptWebhook } from '../webhooks/webhook-attempt.ts';

export interface EventDeliveryOptions {
  readonly store: EventStore;
  /** False while this engine does not count as alive: what it took would be taken by others as well. */
  readonly mayTake: () => boolean;
  readonly environment: Environment;
  /** Webhooks called at once. */
  readonly concurrency: number;
  readonly batchSize: number;
  readonly log: Logger;
  readonly observe: (trigger: string, outcome: 'delivered' | 'retried' | 'failed', seconds: number) => void;
}

export class EventDelivery {
  readonly #options: EventDeliveryOptions;
  readonly #loop: DueLoop;
  readonly #underWay: UnderWay;
  #triggers: ReadonlyMap<string, EventTriggerModel> = new Map();

  constructor(options: EventDeliveryOptions) {
    this.#options = options;
    this.#loop = new DueLoop({ name: 'events', step: () => this.#step(), log: options.log });
    const { concurrency: most, log } = options;
    this.#underWay = new UnderWay({ most, log, onRoom: () => this.#loop.wake() });
  }

  get underWay(): number {
    return this.#underWay.count;
  }

  serve(triggers: ReadonlyMap<string, EventTriggerModel>): void {
    this.#triggers = triggers;
    if (triggers.size > 0) this.#loop.wake();
  }

  wake(): void {
    if (this.#triggers.size > 0) this.#loop.wake();
  }

  /** Takes nothing more, and lets what is under way end until the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    await this.#loop.stop();
    await this.#underWay.end(deadlineMs);
    if (this.#triggers.size > 0) await this.#options.store.release();
  }

  async #step(): Promise<NextStep> {
    const { store, batchSize, mayTake } = this.#options;
    const triggers = [...this.#triggers.keys()];
    const limit = Math.min(this.#underWay.room, batchSize);
    // The end of a delivery wakes again, and so does the connection that makes this engine count as alive.
    if (limit <= 0 || triggers.length === 0 || !mayTake()) return 'when woken';
    const events = await store.take(triggers, limit);
    for (const event of events) this.#underWay.begin(event.id, () => this.#deliver(event));
    if (events.length === limit) return 'now';
    const at = await store.nextDue(triggers);
    return at === null ? 'when woken' : { at };
  }

  async #deliver(event: PendingEvent): Promise<void> {
    const { environment, observe } = this.#options;
    const trigger = this.#triggers.get(event.trigger);
    // Dropped in this very moment: the event was put away with its trigger.
    if (!trigger) return;
    const started = performance.now();
    const attributes = { 'hasura.trigger': trigger.name, 'hasura.event.id': event.id };
    const attempt = await inSpan('event trigger', { kind: SpanKind.CLIENT, attributes }, () =>
      attemptWebhook({
        webhook: trigger.definition.webhook ?? { from_env: trigger.definition.webhook_from_env ?? '' },
        headers: trigger.definition.headers ?? [],
        body: bodyOf(event, trigger),
        transform: trigger.transform,
        sessionVariables: sessionOf(event),
        timeoutSeconds: trigger.timeoutSeconds,
        environment,
        signal: this.#underWay.signal,
      }),
    );
    if (this.#underWay.signal.aborted && !attempt.succeeded) return;
    const { succeeded, retryAfter, ...logged } = attempt;
    const retryInSeconds = retryAfter ?? trigger.intervalSeconds;
    const mayRetry = retryAfter !== null || event.tries < trigger.retries;
    const then = succeeded ? 'delivered' : mayRetry ? { retryInSeconds } : 'given up';
    observe(
      trigger.name,
      then === 'delivered' ? then : then === 'given up' ? 'failed' : 'retried',
      (performance.now() - started) / 1000,
    );
    const record: Attempt = { eventId: event.id, trigger: trigger.name, ...logged, then };
    await this.#underWay.writeDown(event.id, () => this.#options.store.finish(record));
    if (typeof then === 'object') this.#loop.wakeBy(Date.now() + then.retryInSeconds * 1000);
  }
}

const sessionShape = z.looseObject({ session_variables: z.record(z.string(), z.string()).nullish() });
/** Whose session made the event; null for changes in SQL. */
function sessionOf(event: PendingEvent): Readonly<Record<string, string>> | null {
  return sessionShape.safeParse(JSON.parse(event.payload)).data?.session_variables ?? null;
}

/** Hasura's request; the event itself is passed on as Postgres wrote it. */
function bodyOf(event: PendingEvent, trigger: EventTriggerModel): string {
  const around = JSON.stringify({
    created_at: event.createdAt,
    id: event.id,
    table: { schema: event.schema, name: event.table },
    trigger: { name: trigger.name },
    delivery_info: { max_retries: trigger.retries, current_retry: event.tries },
  });
  return `{"event":${event.payload},${around.slice(1)}`;
}
