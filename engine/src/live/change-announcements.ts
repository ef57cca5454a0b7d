/** Joins the database's announcements of changes to the live queries: publication, feed, and what falls between. */

import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { TableName } from '../plan/compiled.ts';
import { ChangeFeed, obstacleToReplication, type ChangeFeedStatus } from './change-feed.ts';
import type { LiveQueries } from './live-queries.ts';
import { ensurePublication, type ReplicaIdentityPolicy } from './publication.ts';
import { tableKey, type Commit } from './row-change.ts';

export interface AnnouncementsOptions {
  readonly pool: Pool;
  readonly connectionString: string;
  readonly replicaIdentity: ReplicaIdentityPolicy;
  readonly pollIntervalMs: number;
  readonly live: LiveQueries;
  readonly log: Logger;
  /** Holds the stored metadata; not a table of the application. */
  readonly metadataTable: TableName;
  readonly metadataMayHaveChanged: () => void;
}

export class ChangeAnnouncements {
  readonly #options: AnnouncementsOptions;
  readonly #feed: ChangeFeed;
  readonly #metadataKey: string;
  #poll: NodeJS.Timeout | null = null;
  #obstacle: string | null = null;

  constructor(options: AnnouncementsOptions) {
    this.#options = options;
    this.#metadataKey = tableKey(options.metadataTable);
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
        options.metadataMayHaveChanged();
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
    this.#obstacle = await obstacleToReplication(this.#options.pool);
    if (this.#obstacle === null) {
      try {
        await this.cover(tables);
      } catch (error) {
        this.#obstacle = `the publication could not be made: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
    await this.#feed.start(this.#obstacle);
  }

  /** The set of tables grew or changed. */
  async cover(tables: readonly TableName[]): Promise<void> {
    if (this.#obstacle !== null) return;
    const { pool, replicaIdentity, metadataTable, log, live, pollIntervalMs } = this.#options;
    const { left } = await ensurePublication(pool, [...tables, metadataTable], replicaIdentity);
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
    const touchesMetadata =
      commit.changes.some(({ table }) => table === this.#metadataKey) ||
      commit.wholeTables.includes(this.#metadataKey);
    if (touchesMetadata) this.#options.metadataMayHaveChanged();
    this.#options.live.apply(commit);
  }
}
