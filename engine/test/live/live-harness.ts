/** A database of its own, the live part on it with a counted connection pool, and sinks that remember. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ChangeFeed, obstacleToReplication, type ChangeFeedStatus } from '../../src/live/change-feed.ts';
import { CommitVisibility } from '../../src/live/commit-visibility.ts';
import type { LiveSink } from '../../src/live/subscriber.ts';
import { LiveQueries } from '../../src/live/live-queries.ts';
import { ensurePublication } from '../../src/live/publication.ts';
import { createDatabase } from '../support/database.ts';
import { chatSchema } from './chat-plans.ts';

export interface Harness {
  readonly pool: pg.Pool;
  readonly live: LiveQueries;
  readonly feed: ChangeFeed;
  readonly connectionString: string;
  /** Statements the live part has run so far. */
  readonly statements: { name: string; subscribers: number }[];
  readonly statuses: ChangeFeedStatus[];
  room(): Promise<string>;
  say(room: string, body: string): Promise<void>;
  close(): Promise<void>;
}

export async function startHarness(options: { clusterUrl?: string } = {}): Promise<Harness> {
  const { connectionString, drop } = await createDatabase(options);
  const pool = new pg.Pool({ connectionString, max: 6 });
  // The database is dropped by force at the end.
  pool.on('error', () => {});
  await pool.query(chatSchema);
  const tables = ['rooms', 'messages'].map((name) => ({ schema: 'public', name }));
  await ensurePublication(pool, tables, 'full');
  const statements: Harness['statements'] = [];
  const statuses: ChangeFeedStatus[] = [];
  const live = new LiveQueries({
    run: async (name, text, values) => {
      const [ids] = values;
      statements.push({ name, subscribers: Array.isArray(ids) ? ids.length : 0 });
      const { rows } = await pool.query({ name, text, values: [...values], rowMode: 'array' });
      return rows as (string | null)[][];
    },
    visibility: new CommitVisibility(),
    observer: { ran: () => {}, sent: () => {}, retrying: () => {} },
    isTransient: (error) => error instanceof Error && /terminat|ECONN/.test(error.message),
  });
  const feed = new ChangeFeed({
    connectionString,
    pollIntervalMs: 100,
    handlers: { isWatched: (table) => live.isWatched(table), commit: (commit) => live.apply(commit) },
    refreshAll: () => live.refreshAll(),
    statusChanged: (status) => statuses.push(status),
  });
  const reason = await obstacleToReplication(pool);
  await feed.start(reason === null ? null : { reason });
  return {
    pool,
    live,
    feed,
    connectionString,
    statements,
    statuses,
    room: async () => {
      const id = randomUUID();
      await pool.query('insert into rooms (id, name) values ($1::uuid, $1::text)', [id]);
      return id;
    },
    say: async (room, body) => {
      await pool.query('insert into messages (room_id, body) values ($1, $2)', [room, body]);
    },
    close: async () => {
      await feed.stop();
      await pool.end();
      await drop();
    },
  };
}

export class RecordingSink implements LiveSink {
  readonly received: string[] = [];
  readonly failures: unknown[] = [];
  open = true;

  ready(): boolean {
    return this.open;
  }

  next(data: string): void {
    this.received.push(data);
  }

  fail(error: unknown): void {
    this.failures.push(error);
  }

  get last(): unknown {
    const text = this.received.at(-1);
    return text === undefined ? undefined : JSON.parse(text);
  }
}
