import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Subscriber, startHarness, type Harness } from './engine-harness.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let hook: WebhookReceiver;
beforeEach(async () => {
  hook = await startWebhookReceiver();
  // Time can be turned on, and goes on by itself for what really waits.
  vi.useFakeTimers({
    shouldAdvanceTime: true,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await hook.close();
});

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

/** Which connections of the engine ran a statement last, and when: unchanged, nothing was run in between. */
async function lastStatements(on: Harness) {
  const { rows } = await on.pool.query(
    `select application_name as name, query_start::text as at from pg_stat_activity
     where datname = current_database() and application_name in ('hasura_graphql', 'hasura_live_queries', 'hasura_notifications')
     order by pid`,
  );
  return rows;
}

/** Everything that was begun has ended: no event waits, and many looks in a row see the same. */
async function settled(on: Harness) {
  let seen = '';
  let same = 0;
  let present: Awaited<ReturnType<typeof lastStatements>> = [];
  await until(async () => {
    const { rows: waiting } = await on.pool.query(
      'select id from hdb_catalog.event_log where not delivered or locked is not null',
    );
    expect(waiting).toEqual([]);
    present = await lastStatements(on);
    same = JSON.stringify(present) === seen ? same + 1 : 0;
    seen = JSON.stringify(present);
    expect(same).toBeGreaterThan(20);
  });
  return present;
}

/** In steps, so that what hears of the time by network can answer in between. */
async function passMinute() {
  for (let second = 0; second < 60; second += 5) {
    await vi.advanceTimersByTimeAsync(5_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('the measure sees an engine that polls', async () => {
  const on = await startHarness({}, { plainUser: true, foreignTables: true });
  const client = on.client('ann', { keepAlive: 0 });
  const subscriber = new Subscriber(client, 'subscription { rooms { name } }');
  await until(() => expect(subscriber.last).toBeDefined());
  const before = await lastStatements(on);
  await passMinute();
  expect(before).not.toEqual(expect.arrayContaining(await lastStatements(on)));
  await client.dispose();
  await on.close();
});

describe.each([
  ['logical-replication', false],
  ['notify', true],
])('an engine that hears of changes by %s', (source, plainUser) => {
  let on: Harness;
  beforeEach(async () => {
    on = await startHarness({ HOOK_URL: hook.url }, { plainUser });
  });
  afterEach(() => on.close());

  test('runs no SQL in a minute without changes, with subscribers, event and cron triggers, and none after they left', async () => {
    const health = await fetch(`${on.url}/healthz`, { headers: { accept: 'application/json' } });
    expect(((await health.json()) as any).changes.source).toBe(source);
    await on.metadata('pg_create_event_trigger', {
      name: 'rooms_new',
      table: 'rooms',
      insert: { columns: '*' },
      webhook: '{{HOOK_URL}}',
    });
    // Far enough not to be due within the minute that passes.
    const schedule = `${(new Date().getUTCMinutes() + 30) % 60} * * * *`;
    await on.metadata('create_cron_trigger', {
      name: 'hourly',
      webhook: '{{HOOK_URL}}',
      schedule,
      include_in_metadata: true,
    });
    await on.room('ann');
    await hook.until(1);
    const clients = ['ann', 'bob', 'eve'].map((user) => on.client(user, { keepAlive: 0 }));
    const subscribers = clients.flatMap((client) => [
      new Subscriber(client, 'subscription { rooms { name } }'),
      new Subscriber(client, 'subscription { members { user_id } }'),
    ]);
    await until(() => expect(subscribers.every(({ last }) => last !== undefined)).toBe(true));
    await until(async () => {
      const { rows } = await on.pool.query(
        'select count(*)::int as planned from hdb_catalog.hdb_cron_events',
      );
      expect(rows).toEqual([{ planned: 100 }]);
    });
    let before = await settled(on);
    await passMinute();
    // Idle connections are given back meanwhile; none has run anything.
    expect(before).toEqual(expect.arrayContaining(await lastStatements(on)));
    expect(on.engine.live.subscriptionCount).toBe(6);

    await on.say(await on.room('ann'), 'something happens');
    await until(() => expect(subscribers[0]?.last.rooms).toHaveLength(2));
    for (const client of clients) await client.dispose();
    await until(() => expect(on.engine.live.subscriptionCount).toBe(0));
    expect(on.engine.live.cohortCount).toBe(0);
    before = await settled(on);
    await passMinute();
    // Idle connections are given back meanwhile; none has run anything.
    expect(before).toEqual(expect.arrayContaining(await lastStatements(on)));
  });
});
