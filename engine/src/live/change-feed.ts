/**
 * Keeps changes being heard of (by logical replication where the server allows it, else by notifications of
 * triggers, else by polling) and says which of them is in force. While a connection is lost, polling stands in.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ReplicationSource, type ReplicationHandlers } from './replication-source.ts';

export interface ChangeFeedStatus {
  readonly source: 'logical-replication' | 'notify' | 'polling';
  readonly connected: boolean;
  /** Why it is not logical replication, in one sentence. */
  readonly reason?: string;
}

export interface ChangeFeedOptions {
  readonly connectionString: string;
  readonly pollIntervalMs: number;
  readonly handlers: Pick<ReplicationHandlers, 'isWatched' | 'commit'>;
  /** Everything may have changed. */
  readonly refreshAll: () => void;
  readonly statusChanged: (status: ChangeFeedStatus) => void;
}

/** What stands in the way of logical replication, and what there is instead. */
export interface Fallback {
  readonly reason: string;
  /** Absent when there are no triggers to hear of changes by. */
  readonly listen?: (handlers: { connected: () => void; lost: () => void }) => Promise<void>;
}

const firstRetryMs = 250;
const longestRetryMs = 5_000;

export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #stopping = new AbortController();
  #source: ReplicationSource | null = null;
  #poll: NodeJS.Timeout | null = null;
  #status: ChangeFeedStatus = { source: 'polling', connected: false, reason: 'not started' };
  #loop: Promise<void> | null = null;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  get status(): ChangeFeedStatus {
    return this.#status;
  }

  /** Resolves when changes are being heard of in one way or the other. */
  async start(fallback: Fallback | null): Promise<void> {
    if (fallback?.listen) return this.#keepListening(fallback.reason, fallback.listen);
    if (fallback) return this.#startPolling(fallback.reason);
    const first = Promise.withResolvers<void>();
    this.#loop = this.#keepReplicating(first.resolve);
    await first.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#source?.stop();
    await this.#loop;
    this.#stopPolling();
  }

  async #keepListening(reason: string, listen: NonNullable<Fallback['listen']>): Promise<void> {
    await listen({
      connected: () => {
        this.#stopPolling();
        this.#setStatus({ source: 'notify', connected: true, reason });
        // What was notified of before this moment was not heard.
        this.#options.refreshAll();
      },
      lost: () => this.#startPolling('the notification connection is interrupted'),
    });
    if (this.#status.source !== 'notify') this.#startPolling('notifications are not heard yet');
  }

  async #keepReplicating(settled: () => void): Promise<void> {
    const { signal } = this.#stopping;
    let retry = firstRetryMs;
    while (!signal.aborted) {
      const source = new ReplicationSource(this.#options.connectionString, {
        ...this.#options.handlers,
        started: () => {
          retry = firstRetryMs;
          this.#stopPolling();
          this.#setStatus({ source: 'logical-replication', connected: true });
          // What was committed before this moment is not in the stream.
          this.#options.refreshAll();
          settled();
        },
      });
      this.#source = source;
      // A transaction that stays open delays the slot; until then, polling hears of the others.
      const late = setTimeout(() => {
        if (!source.connected) this.#startPolling('the change stream waits for open transactions to end');
        settled();
      }, 2_000);
      try {
        await source.run();
      } catch (error) {
        if (signal.aborted) break;
        this.#startPolling(`the change stream is interrupted: ${messageOf(error)}`);
        settled();
        await delay(retry, undefined, { signal }).catch(() => {});
        retry = Math.min(retry * 2, longestRetryMs);
      } finally {
        clearTimeout(late);
        this.#source = null;
      }
    }
  }

  #startPolling(reason: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#setStatus({ source: 'polling', connected: true, reason });
    this.#poll ??= setInterval(this.#options.refreshAll, this.#options.pollIntervalMs);
  }

  #stopPolling(): void {
    if (this.#poll) clearInterval(this.#poll);
    this.#poll = null;
  }

  #setStatus(status: ChangeFeedStatus): void {
    const same = this.#status.source === status.source && this.#status.reason === status.reason;
    this.#status = status;
    if (!same) this.#options.statusChanged(status);
  }
}

/** Null when this server and this user can stream changes, else the reason in one sentence. */
export async function obstacleToReplication(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ level: string; senders: number; slots: number; allowed: boolean }>(
    `select current_setting('wal_level') as level,
            current_setting('max_wal_senders')::int as senders,
            current_setting('max_replication_slots')::int as slots,
            (select rolreplication or rolsuper from pg_roles where rolname = current_user) as allowed`,
  );
  const [server] = rows;
  if (!server) return 'the server did not describe itself';
  if (server.level !== 'logical') return `wal_level is ${server.level}, not logical`;
  if (server.senders === 0 || server.slots === 0) return 'the server allows no replication connections';
  return server.allowed ? null : 'the database user lacks the REPLICATION attribute';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
