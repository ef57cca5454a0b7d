/** Joins the database's announcements of changes to the live queries: publication, feed, and what falls between. */

import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { NotificationListener } from '../notify/listener.ts';
import type { TableName } from '../plan/compiled.ts';
import { ChangeFeed, obstacleToReplication, type ChangeFeedStatus } from './change-feed.ts';
import { changedTable, changesChannel, ensureChangeTriggers } from './change-triggers.ts';
import type { LiveQueries } from './live-queries.ts';
import { ensurePublication, type ReplicaIdentityPolicy, type Unpublished } from './publication.ts';
import { tableKey, type Commit } from './row-change.ts';

export interface AnnouncementsOptions {
  readonly pool: Pool;
  readonly connectionString: string;
  readonly replicaIdentity: ReplicaIdentityPolicy;
  readonly pollIntervalMs: number;
  readonly live: LiveQueries;
  readonly listener: NotificationListener;
  readonly log: Logger;
  /** In the database that keeps the metadata: the table of it, which is none of the application's. */
  readonly metadata?: { readonly table: TableName; readonly mayHaveChanged: () => void };
}

export class ChangeAnnouncements {
  readonly #options: AnnouncementsOptions;
  readonly #feed: ChangeFeed;
  readonly #metadataKey: string | null;
  #poll: NodeJS.Timeout | null = null;
  #means: 'publication' | 'triggers' | 'polling' = 'polling';

  constructor(options: AnnouncementsOptions) {
    this.#options = options;
    this.#metadataKey = options.metadata ? tableKey(options.metadata.table) : null;
    const { live, log } = options;
    this.#feed = new ChangeFeed({
      connectionString: options.connectionString,
      pollIntervalMs: options.pollIntervalMs,
      handlers: {
        isWatched: (table) => table === this.#metadataKey || live.isWatched(table),
        commit: (commit) => this.#commit(commit),
      },
      refreshAll: () => {
        live.refreshAll();
        options.metadata?.mayHaveChanged();
      },
      statusChanged: (status) => {
        const level = status.source === 'polling' ? 'warn' : 'info';
        log[level]({ changes: status }, `changes are heard of by ${status.source}`);
      },
    });
  }

  get status(): ChangeFeedStatus {
    return this.#feed.status;
  }

  async start(tables: readonly TableName[]): Promise<void> {
    const obstacle = await this.#obstacle(tables);
    if (obstacle === null) return this.#feed.start(null);
    const left = await this.#announceByTriggers(tables);
    if (left !== null) return this.#feed.start({ reason: `${obstacle}; ${left}` });
    await this.#feed.start({ reason: obstacle, listen: (handlers) => this.#listen(handlers) });
  }

  /** The set of tables grew or changed. */
  async cover(tables: readonly TableName[]): Promise<void> {
    const { pool, replicaIdentity } = this.#options;
    const all = this.#withMetadata(tables);
    if (this.#means === 'polling') return;
    if (this.#means === 'triggers') return this.#pollThose(await ensureChangeTriggers(pool, all));
    const { left } = await ensurePublication(pool, all, replicaIdentity);
    this.#pollThose(left);
  }

  /** Why there can be no logical replication; null when it is prepared. */
  async #obstacle(tables: readonly TableName[]): Promise<string | null> {
    try {
      const obstacle = await obstacleToReplication(this.#options.pool);
      if (obstacle !== null) return obstacle;
      this.#means = 'publication';
      await this.cover(tables);
      return null;
    } catch (error) {
      return `the publication could not be made: ${messageOf(error)}`;
    }
  }

  /** Null when triggers announce changes, else why they cannot. */
  async #announceByTriggers(tables: readonly TableName[]): Promise<string | null> {
    const { pool } = this.#options;
    this.#means = 'polling';
    try {
      const left = await ensureChangeTriggers(pool, this.#withMetadata(tables));
      const [first] = left;
      if (first && left.length >= tables.length) return `no triggers are allowed: ${first.reason}`;
      this.#means = 'triggers';
      this.#pollThose(left);
      return null;
    } catch (error) {
      return `no triggers are allowed: ${messageOf(error)}`;
    }
  }

  #withMetadata(tables: readonly TableName[]): TableName[] {
    const { metadata } = this.#options;
    return metadata ? [...tables, metadata.table] : [...tables];
  }

  #listen(handlers: { connected: () => void; lost: () => void }): Promise<void> {
    return this.#options.listener.listen(changesChannel, {
      ...handlers,
      notified: (payload) => {
        const table = changedTable(payload);
        if (!table) return;
        const key = tableKey(table);
        if (key === this.#metadataKey) this.#options.metadata?.mayHaveChanged();
        else this.#options.live.refreshReadersOf(key);
      },
    });
  }

  /** Changes of these tables are not announced. */
  #pollThose(left: readonly Unpublished[]): void {
    const { log, live, pollIntervalMs } = this.#options;
    if (this.#poll) clearInterval(this.#poll);
    this.#poll = null;
    if (left.length === 0) return;
    for (const { table, reason } of left)
      log.warn({ table, reason }, 'subscriptions that read this table are polled');
    this.#poll = setInterval(() => {
      for (const { table } of left) live.refreshReadersOf(tableKey(table));
    }, pollIntervalMs);
  }

  async stop(): Promise<void> {
    if (this.#poll) clearInterval(this.#poll);
    await this.#feed.stop();
  }

  #commit(commit: Commit): void {
    const key = this.#metadataKey;
    const touchesMetadata =
      key !== null && (commit.changes.some(({ table }) => table === key) || commit.wholeTables.includes(key));
    if (touchesMetadata) this.#options.metadata?.mayHaveChanged();
    this.#options.live.apply(commit);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
