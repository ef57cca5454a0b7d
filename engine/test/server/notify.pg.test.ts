import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Subscriber, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  // Polling would be too slow to be what the tests see.
  on = await startHarness(
    { HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL: '3600000' },
    { plainUser: true },
  );
});
afterAll(() => on.close());

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const changes = async () => {
  const health = await fetch(`${on.url}/healthz`, { headers: { accept: 'application/json' } });
  return ((await health.json()) as any).changes;
};
const query = 'subscription ($room: uuid!) { messages(where: {room_id: {_eq: $room}}) { body } }';

test('DIFF-6 where replication is not allowed, triggers notify of changes, and health says why', async () => {
  expect(await changes()).toEqual({
    source: 'notify',
    connected: true,
    reason: 'the database user lacks the REPLICATION attribute',
  });
  const room = await on.room('ann');
  const client = on.client('ann');
  const ann = new Subscriber(client, query, { room });
  await until(() => expect(ann.last).toEqual({ messages: [] }));
  await on.say(room, 'hello');
  await until(() => expect(ann.last).toEqual({ messages: [{ body: 'hello' }] }));
  await on.pool.query('delete from messages where room_id = $1', [room]);
  await until(() => expect(ann.last).toEqual({ messages: [] }));
  await on.say(room, 'again');
  await until(() => expect(ann.last).toEqual({ messages: [{ body: 'again' }] }));
  await on.pool.query('truncate messages');
  await until(() => expect(ann.last).toEqual({ messages: [] }));
  expect(ann.results).toHaveLength(5);
  await client.dispose();
});

test('what others notify on the channel disturbs nobody', async () => {
  for (const payload of ['', 'not json', '[1, 2]', '{"a": 1}', '["public"]']) {
    await on.pool.query('select pg_notify($1, $2)', ['hasura_table_changes', payload]);
  }
  expect((await on.as('ann', '{ rooms { id } }')).errors).toBeUndefined();
  expect((await changes()).source).toBe('notify');
});

test('metadata that another process stored is in force at once', async () => {
  const { body: metadata } = await on.metadata('export_metadata', {});
  metadata.sources[0].tables.find((entry: any) => entry.table.name === 'members').select_permissions = [];
  await on.pool.query(
    'update hdb_catalog.hdb_metadata set metadata = $1, resource_version = resource_version + 1',
    [JSON.stringify(metadata)],
  );
  await until(async () => {
    const answer = await on.as('ann', '{ members { user_id } }');
    expect(answer.errors?.[0].extensions.code).toBe('validation-failed');
  });
});

test('a table that is tracked later is announced too, and so are writes to its partitions', async () => {
  await on.pool.query(`
    create table readings (id int, day date not null) partition by range (day);
    create table readings_2026 partition of readings for values from ('2026-01-01') to ('2027-01-01');`);
  expect((await on.metadata('pg_track_table', { table: 'readings' })).status).toBe(200);
  const permission = { columns: ['id'], filter: {} };
  await on.metadata('pg_create_select_permission', { table: 'readings', role: 'user', permission });
  const client = on.client('ann');
  const ann = new Subscriber(client, 'subscription { readings(order_by: {id: asc}) { id } }');
  await until(() => expect(ann.last).toEqual({ readings: [] }));
  await on.pool.query(`insert into readings values (1, '2026-02-02')`);
  await until(() => expect(ann.last.readings).toHaveLength(1));
  await on.pool.query(`insert into readings_2026 values (2, '2026-02-02')`);
  await until(() => expect(ann.last.readings).toHaveLength(2));
  await client.dispose();
});

test('after the notification connection was cut, nothing that happened meanwhile is missing', async () => {
  const room = await on.room('ann');
  const client = on.client('ann');
  const ann = new Subscriber(client, query, { room });
  await until(() => expect(ann.last).toEqual({ messages: [] }));
  await on.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'hasura_notifications' and datname = current_database()`,
  );
  await on.say(room, 'while deaf');
  await until(() => expect(ann.last).toEqual({ messages: [{ body: 'while deaf' }] }));
  await until(async () => expect((await changes()).source).toBe('notify'));
  await on.say(room, 'heard again');
  await until(() => expect(ann.last.messages).toHaveLength(2));
  await client.dispose();
});
