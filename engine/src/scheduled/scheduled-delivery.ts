/** Calls the webhooks of scheduled events when their time has come; between two of them nothing runs. */

import type { Logger } from 'pino';
import { z } from 'zod';
import type { Environment } from '../actions/templates.ts';
import { environmentHeaderSchema, webhookSchema } from '../metadata/types.ts';
import type { Json } from '../plan/compiled.ts';
import { inSpan, SpanKind } from '../telemetry/spans.ts';
import { DueLoop, type NextStep } from '../webhooks/due-loop.ts';
import { UnderWay } from '../webhooks/under-way.ts';
import { attemptWebhook, type WebhookCall } from '../webhooks/webhook-attempt.ts';
import { defaultRetries, upcoming, type CronTriggerModel, type ScheduledRetries } from './cron-trigger.ts';
import type { DueEvent, ScheduledAttempt, ScheduledStore } from './scheduled-store.ts';

export interface ScheduledDeliveryOptions {
  readonly store: ScheduledStore;
  readonly mayTake: () => boolean;
  readonly environment: Environment;
  readonly concurrency: number;
  readonly log: Logger;
  readonly observe: (trigger: string, outcome: 'delivered' | 'retried' | 'failed', seconds: number) => void;
}

/** So many moments of a schedule are planned ahead, and planned anew when half of them have passed. */
const plannedAhead = 100;
const oneOffDetails = z.object({
  webhook_conf: webhookSchema,
  header_conf: z.array(environmentHeaderSchema).nullish(),
  retry_conf: z.record(z.string(), z.number().nullish()).nullish(),
});

/** What both kinds of scheduled events come to. */
interface Delivery extends Pick<WebhookCall, 'webhook' | 'headers' | 'transform'> {
  readonly name: string;
  readonly body: Json;
  readonly retries: ScheduledRetries;
}

export class ScheduledDelivery {
  readonly #options: ScheduledDeliveryOptions;
  readonly #loop: DueLoop;
  readonly #underWay: UnderWay;
  #triggers: ReadonlyMap<string, CronTriggerModel> = new Map();
  /** When a schedule has to be planned further. */
  readonly #planAgainAt = new Map<string, number>();

  constructor(options: ScheduledDeliveryOptions) {
    this.#options = options;
    this.#loop = new DueLoop({ name: 'scheduled events', step: () => this.#step(), log: options.log });
    const { concurrency: most, log } = options;
    this.#underWay = new UnderWay({ most, log, onRoom: () => this.#loop.wake() });
  }

  get underWay(): number {
    return this.#underWay.count;
  }

  serve(triggers: ReadonlyMap<string, CronTriggerModel>): void {
    this.#triggers = triggers;
    this.#planAgainAt.clear();
    this.#loop.wake();
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(deadlineMs: number): Promise<void> {
    await this.#loop.stop();
    const busy = await this.#underWay.end(deadlineMs);
    if (busy) await this.#options.store.release();
  }

  async #step(): Promise<NextStep> {
    const { store, mayTake } = this.#options;
    const limit = this.#underWay.room;
    if (limit <= 0 || !mayTake()) return 'when woken';
    const triggers = this.#triggers;
    for (const { name, definition } of triggers.values()) {
      if (Date.now() < (this.#planAgainAt.get(name) ?? 0)) continue;
      const moments = upcoming(definition.schedule, new Date(), plannedAhead);
      await store.plan(name, moments);
      this.#planAgainAt.set(name, moments[plannedAhead / 2]?.getTime() ?? Infinity);
    }
    const names = [...triggers.keys()];
    const events = await store.take(names, limit);
    for (const event of events) this.#underWay.begin(event.id, () => this.#deliver(event));
    if (events.length >= limit) return 'now';
    const due = Math.min((await store.nextDue(names)) ?? Infinity, ...this.#planAgainAt.values());
    return Number.isFinite(due) ? { at: due } : 'when woken';
  }

  async #deliver(event: DueEvent): Promise<void> {
    const details = this.#detailsOf(event);
    // A trigger that was dropped in this very moment took its events along.
    if (!details) return;
    const { name, body, retries, webhook, headers, transform } = details;
    if (event.late_seconds > retries.tolerance_seconds) {
      return this.#writeDown({ kind: event.kind, id: event.id, invocation: null, then: 'dead' });
    }
    const started = performance.now();
    const { signal } = this.#underWay;
    const attributes = { 'hasura.trigger': name, 'hasura.event.id': event.id };
    const attempt = await inSpan('scheduled trigger', { kind: SpanKind.CLIENT, attributes }, () =>
      attemptWebhook({
        webhook,
        headers,
        transform,
        body: JSON.stringify(body),
        timeoutSeconds: retries.timeout_seconds,
        environment: this.#options.environment,
        signal,
      }),
    );
    if (signal.aborted && !attempt.succeeded) return;
    const { succeeded, retryAfter, ...invocation } = attempt;
    const retryInSeconds = retryAfter ?? retries.retry_interval_seconds;
    const mayRetry = retryAfter !== null || event.tries < retries.num_retries;
    const then = succeeded ? 'delivered' : mayRetry ? { retryInSeconds } : 'error';
    const outcome = succeeded ? 'delivered' : mayRetry ? 'retried' : 'failed';
    this.#options.observe(name, outcome, (performance.now() - started) / 1000);
    await this.#writeDown({ kind: event.kind, id: event.id, invocation, then });
    if (mayRetry && !succeeded) this.#loop.wakeBy(Date.now() + retryInSeconds * 1000);
  }

  #writeDown(attempt: ScheduledAttempt): Promise<void> {
    return this.#underWay.writeDown(attempt.id, () => this.#options.store.finish(attempt));
  }

  #detailsOf(event: DueEvent): Delivery | null {
    const { id, scheduled_time, created_at } = event;
    if (event.kind === 'one_off') {
      const { webhook_conf: webhook, header_conf: headers, retry_conf: retries } = oneOffDetails.parse(event);
      const body = {
        scheduled_time,
        created_at,
        id,
        payload: event.payload ?? null,
        comment: event.comment ?? null,
      };
      return { name: 'one_off', webhook, headers: headers ?? [], body, retries: withDefaults(retries) };
    }
    const trigger = this.#triggers.get(event.trigger_name ?? '');
    if (!trigger) return null;
    const { webhook, headers, payload, comment, retry_conf: retries } = trigger.definition;
    const { transform } = trigger;
    const { name } = trigger;
    const body = { scheduled_time, created_at, id, name, payload: payload ?? null, comment: comment ?? null };
    return { name, webhook, headers: headers ?? [], transform, body, retries: withDefaults(retries) };
  }
}

export function withDefaults(given: Readonly<Record<string, unknown>> | null | undefined): ScheduledRetries {
  const retries = { ...defaultRetries };
  for (const key of Object.keys(retries) as (keyof ScheduledRetries)[]) {
    const value = given?.[key];
    if (typeof value === 'number') retries[key] = value;
  }
  return retries;
}
