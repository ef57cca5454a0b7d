/** Prometheus metrics of one engine, in a registry of its own so that several engines fit in one process. */

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { CompiledOperation } from '../plan/compiled.ts';

export interface LiveGauges {
  readonly websockets: () => number;
  readonly subscriptions: () => number;
  readonly cohorts: () => number;
  readonly connected: () => boolean;
  /** How changes are heard of. */
  readonly source: () => string;
  /** Deliveries that have not been answered yet. */
  readonly deliveries: () => number;
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class Metrics {
  readonly registry = new Registry();
  readonly #operations = new Counter({
    name: 'hasura_graphql_requests_total',
    help: 'GraphQL operations executed, by type and outcome',
    labelNames: ['operation_type', 'response_status'] as const,
    registers: [this.registry],
  });
  readonly #durations = new Histogram({
    name: 'hasura_graphql_execution_time_seconds',
    help: 'Execution time of GraphQL operations',
    labelNames: ['operation_type'] as const,
    buckets: seconds,
    registers: [this.registry],
  });
  readonly #sql = new Histogram({
    name: 'engine_sql_seconds',
    help: 'Duration of round trips to the database for operations, waiting for a connection included',
    labelNames: ['operation_type'] as const,
    buckets: seconds,
    registers: [this.registry],
  });
  readonly #refusals = new Counter({
    name: 'engine_requests_refused_total',
    help: 'Requests refused before execution, by error code',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });
  readonly #liveRuns = new Histogram({
    name: 'engine_live_run_seconds',
    help: 'Duration of one live statement over the subscribers of a cohort',
    buckets: seconds,
    registers: [this.registry],
  });
  readonly #liveSubscribers = new Counter({
    name: 'engine_live_subscribers_asked_total',
    help: 'Subscribers whose answer was computed again',
    registers: [this.registry],
  });
  readonly #liveSent = new Counter({
    name: 'engine_live_results_sent_total',
    help: 'Live results sent to subscribers',
    registers: [this.registry],
  });
  readonly #liveRetries = new Counter({
    name: 'engine_live_retries_total',
    help: 'Live statements repeated after a fault of the database connection',
    registers: [this.registry],
  });
  readonly #actions = new Histogram({
    name: 'engine_action_call_seconds',
    help: 'Duration of calls to action handlers, by action and outcome',
    labelNames: ['action', 'outcome'] as const,
    buckets: seconds,
    registers: [this.registry],
  });

  readonly #inputChecks = new Histogram({
    name: 'engine_input_check_seconds',
    help: 'Duration of questions to the webhooks of permissions, by what is written and outcome',
    labelNames: ['subject', 'outcome'] as const,
    buckets: seconds,
    registers: [this.registry],
  });

  readonly #deliveries = new Histogram({
    name: 'engine_event_delivery_seconds',
    help: 'Duration of attempts to deliver events and scheduled events, by trigger and outcome',
    labelNames: ['kind', 'trigger', 'outcome'] as const,
    buckets: seconds,
    registers: [this.registry],
  });

  constructor(live: LiveGauges) {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge('hasura_websocket_connections', 'Open GraphQL WebSocket connections', live.websockets);
    this.#gauge('hasura_active_subscriptions', 'Open subscriptions', live.subscriptions);
    this.#gauge('engine_live_cohorts', 'Distinct plans of open subscriptions', live.cohorts);
    this.#gauge('engine_deliveries_under_way', 'Events whose webhook has not answered yet', live.deliveries);
    new Gauge({
      name: 'engine_change_source',
      help: '1 for the way by which changes are heard of at present',
      labelNames: ['source'] as const,
      registers: [this.registry],
      collect() {
        this.reset();
        this.set({ source: live.source() }, 1);
      },
    });
    this.#gauge('engine_change_stream_connected', '1 while changes arrive by logical replication', () =>
      live.connected() ? 1 : 0,
    );
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  operation(type: CompiledOperation['type'], status: 'success' | 'failed', duration: number): void {
    this.#operations.inc({ operation_type: type, response_status: status });
    this.#durations.observe({ operation_type: type }, duration);
  }

  sql(type: CompiledOperation['type'], duration: number): void {
    this.#sql.observe({ operation_type: type }, duration);
  }

  refused(code: string): void {
    this.#refusals.inc({ code });
  }

  liveRun(duration: number, subscribers: number): void {
    this.#liveRuns.observe(duration);
    this.#liveSubscribers.inc(subscribers);
  }

  liveSent(): void {
    this.#liveSent.inc();
  }

  liveRetry(): void {
    this.#liveRetries.inc();
  }

  delivery(
    kind: 'event' | 'scheduled',
    trigger: string,
    outcome: 'delivered' | 'retried' | 'failed',
    duration: number,
  ): void {
    this.#deliveries.observe({ kind, trigger, outcome }, duration);
  }

  inputCheck(subject: string, outcome: 'success' | 'refused' | 'failed', duration: number): void {
    this.#inputChecks.observe({ subject, outcome }, duration);
  }

  action(name: string, outcome: 'success' | 'refused' | 'failed', duration: number): void {
    this.#actions.observe({ action: name, outcome }, duration);
  }
}
