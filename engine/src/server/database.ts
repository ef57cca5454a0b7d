/** One Postgres database and all that an engine does with it: requests, live queries, changes heard of, events. */

import { Client, Pool } from 'pg';
import type { Logger } from 'pino';
import type { EngineConfig } from '../config/environment.ts';
import { EventTriggers } from '../events/event-triggers.ts';
import { ChangeAnnouncements } from '../live/change-announcements.ts';
import { CommitVisibility } from '../live/commit-visibility.ts';
import { LiveQueries } from '../live/live-queries.ts';
import type { MetadataSource } from '../metadata/types.ts';
import { NotificationListener } from '../notify/listener.ts';
import type { TableName } from '../plan/compiled.ts';
import type { Inconsistency, SourceModel } from '../schema/model.ts';
import { inSpan, SpanKind } from '../telemetry/spans.ts';
import type { Metrics } from './metrics.ts';
import type { ConnectionSettings } from './source-connection.ts';
import { isTransient } from './transient-errors.ts';

export interface DatabaseOptions {
  readonly settings: ConnectionSettings;
  readonly config: EngineConfig;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Of the database that keeps the metadata: where, and what to do when it may have changed. */
  readonly metadata?: { readonly table: TableName; readonly mayHaveChanged: () => void };
}

/** A database that does not answer must not hold everything up. */
const longestConnectMs = 10_000;
const longestWaitMs = 30_000;

export class Database {
  readonly pool: Pool;
  readonly live: LiveQueries;
  readonly listener: NotificationListener;
  readonly events: EventTriggers;
  readonly #announcements: ChangeAnnouncements;
  readonly #livePool: Pool;
  readonly #options: DatabaseOptions;
  #started: Promise<void> | null = null;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    const { config, metrics, log, metadata, settings } = options;
    const connectionString = settings.url;
    this.pool = this.#openPool('hasura_graphql', settings.mostConnections ?? config.connections);
    this.#livePool = this.#openPool('hasura_live_queries', config.liveConnections);
    const { pool } = this;
    this.live = new LiveQueries({
      run: async (name, text, values) => {
        const statement = { name, text, values: [...values], rowMode: 'array' };
        const { rows } = await inSpan('live', { kind: SpanKind.CLIENT }, () =>
          this.#livePool.query(statement),
        );
        return rows as (string | null)[][];
      },
      visibility: new CommitVisibility(),
      observer: {
        ran: (seconds, subscribers) => metrics.liveRun(seconds, subscribers),
        sent: () => metrics.liveSent(),
        retrying: (error) => {
          metrics.liveRetry();
          log.warn({ err: error }, 'a live statement is repeated');
        },
      },
      isTransient,
    });
    this.listener = new NotificationListener({ connectionString, log });
    const { live, listener } = this;
    this.#announcements = new ChangeAnnouncements({
      listener,
      pool,
      connectionString,
      replicaIdentity: config.replicaIdentity,
      pollIntervalMs: config.pollIntervalMs,
      live,
      log,
      ...(metadata ? { metadata } : {}),
    });
    this.events = new EventTriggers({
      pool,
      listener,
      environment: config.variables,
      concurrency: config.eventConcurrency,
      batchSize: config.eventBatchSize,
      log,
      observe: (trigger, outcome, seconds) => metrics.delivery('event', trigger, outcome, seconds),
    });
  }

  get home(): boolean {
    return this.#options.metadata !== undefined;
  }

  get changes() {
    return this.#announcements.status;
  }

  /** Fails soon where nobody answers. */
  async probe(): Promise<void> {
    const client = new Client({
      connectionString: this.#options.settings.url,
      connectionTimeoutMillis: longestConnectMs,
    });
    try {
      await client.connect();
    } finally {
      // What could not be connected has nothing to end.
      await client.end().catch(() => {});
    }
  }

  /** Metadata may have said something new. */
  resize({ mostConnections = this.#options.config.connections }: ConnectionSettings): void {
    this.pool.options.max = mostConnections;
  }

  /** Makes the database's triggers those of these sources; the answer lists what it refused. */
  install(
    models: readonly SourceModel[],
    sources: readonly MetadataSource[],
  ): Promise<readonly Inconsistency[]> {
    return this.events.apply(models, sources);
  }

  /** Hears of changes of these tables from now on. */
  async cover(tables: readonly TableName[]): Promise<void> {
    if (this.#started) {
      await this.#started;
      return this.#announcements.cover(tables);
    }
    this.#started = this.#announcements.start(tables);
    await this.#started;
  }

  async stop(): Promise<void> {
    await this.events.stop(this.#options.config.shutdownTimeoutMs);
    await this.listener.stop();
    await this.#announcements.stop();
    await Promise.all([this.pool.end(), this.#livePool.end()]);
  }

  #openPool(name: string, max: number): Pool {
    const { settings, log } = this.#options;
    const { idleTimeoutMs, lifetimeSeconds, waitMs = this.home ? undefined : longestWaitMs } = settings;
    const pool = new Pool({
      connectionString: settings.url,
      max,
      application_name: name,
      keepAlive: true,
      ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMillis: idleTimeoutMs }),
      ...(lifetimeSeconds === undefined ? {} : { maxLifetimeSeconds: lifetimeSeconds }),
      ...(waitMs === undefined ? {} : { connectionTimeoutMillis: waitMs }),
    });
    // An idle connection that breaks is replaced by the pool; it must not end the process.
    pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
    return pool;
  }
}
