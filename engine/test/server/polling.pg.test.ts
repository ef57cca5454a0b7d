import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Subscriber, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness(
    { HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL: '100' },
    { plainUser: true, foreignTables: true },
  );
});
afterAll(() => on.close());

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

test('a database user who may neither replicate nor make triggers gets subscriptions by polling, and health says why', async () => {
  const health = await fetch(`${on.url}/healthz`, { headers: { accept: 'application/json' } });
  expect(await health.json()).toMatchObject({
    changes: {
      source: 'polling',
      reason: expect.stringMatching(
        /lacks the REPLICATION attribute; no triggers are allowed: permission denied/,
      ),
    },
  });
  const room = await on.room('ann');
  const client = on.client('ann');
  const query = 'subscription ($room: uuid!) { messages(where: {room_id: {_eq: $room}}) { body } }';
  const ann = new Subscriber(client, query, { room });
  await until(() => expect(ann.last).toEqual({ messages: [] }));
  await on.say(room, 'hello');
  await until(() => expect(ann.last).toEqual({ messages: [{ body: 'hello' }] }));
  expect(ann.results).toHaveLength(2);
  await client.dispose();
});

test('metadata that another process stored is in force within a poll', async () => {
  const client = on.client('ann');
  const { body: metadata } = await on.metadata('export_metadata', {});
  metadata.sources[0].tables.find((entry: any) => entry.table.name === 'rooms').select_permissions = [];
  await on.pool.query(
    'update hdb_catalog.hdb_metadata set metadata = $1, resource_version = resource_version + 1',
    [JSON.stringify(metadata)],
  );
  await until(async () => {
    const answer = await on.as('ann', '{ rooms { id } }');
    expect(answer.errors?.[0].extensions.code).toBe('validation-failed');
  });
  await client.dispose();
});
