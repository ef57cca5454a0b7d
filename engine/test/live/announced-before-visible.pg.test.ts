/**
 * Postgres announces a commit before it is visible. A missing standby stretches that moment: the commit is in the
 * log and in the change stream, but its transaction waits and nobody can see its rows.
 */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCluster } from '../../../stack/src/postgres/cluster.ts';
import { roomMessages, roomStream } from './chat-plans.ts';
import { RecordingSink, startHarness, type Harness } from './live-harness.ts';

let folder: string;
let cluster: Awaited<ReturnType<typeof startCluster>>;
let on: Harness;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-visibility-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user who must be able to enter
  cluster = await startCluster({
    databaseDir: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    port: await getPort({ host: '127.0.0.1' }),
    password: 'engine-test',
    settings: {},
  });
  on = await startHarness({ clusterUrl: cluster.url });
});
afterAll(async () => {
  await on.close();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

async function standby(name: string): Promise<void> {
  await on.pool.query(`alter system set synchronous_standby_names = '${name}'`);
  await on.pool.query('select pg_reload_conf()');
}

/** A reloaded setting takes effect when the checkpointer has heard of it, which only a commit that waits shows. */
async function untilCommitsWait(): Promise<{ readonly waiting: Promise<unknown> }> {
  for (;;) {
    let done = false;
    const probe = on.pool.query(`select pg_logical_emit_message(true, 'probe', '')`);
    void probe.then(() => (done = true));
    const waits = await vi.waitFor(
      async () => {
        const { rows } = await on.pool.query(`select from pg_stat_activity where wait_event = 'SyncRep'`);
        expect(done || rows.length > 0).toBe(true);
        return rows.length > 0;
      },
      { timeout: 10_000, interval: 5 },
    );
    // Wrapped, because an async function would wait for a bare promise.
    if (waits) return { waiting: probe };
  }
}

test('CHAT-2 a row that is announced before it is visible still arrives, with nothing else to wake for it', async () => {
  const room = await on.room();
  const [query, stream] = [new RecordingSink(), new RecordingSink()];
  const subscriptions = [
    on.live.subscribe({ plan: roomMessages, values: [room] }, query),
    on.live.subscribe({ plan: roomStream, values: [room, null], cursor: ['0'] }, stream),
  ];
  await until(() => expect([query.received.length, stream.received.length]).toEqual([1, 1]));
  await standby('absent');
  const { waiting } = await untilCommitsWait();
  const before = on.statements.length;
  const saying = on.say(room, 'announced early');
  await until(() => expect(on.statements.length - before).toBeGreaterThan(4));
  expect([query.received.length, stream.received.length]).toEqual([1, 1]);
  await standby('');
  await Promise.all([saying, waiting]);
  await until(() => expect(query.last).toEqual({ messages: [{ body: 'announced early' }] }));
  await until(() => expect(stream.last).toEqual({ messages_stream: [{ seq: 1, body: 'announced early' }] }));
  for (const subscription of subscriptions) subscription.close();
});
