/** What subscriptions and SQL do otherwise than Hasura's. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chatMetadata, startHarness, Subscriber, type Harness } from '../server/engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
  await on.pool.query(`
    create table offers (id int primary key, ends timestamptz not null);
    create view open_offers as select id from offers where ends > now();
    create table hidden_marks (room_id uuid);
    create function room_marks(rooms) returns bigint language sql stable as
      'select count(*) from hidden_marks where room_id = $1.id';
    create table tagged (id int primary key, tags text[]);
    insert into tagged values (1, '{a,b}'), (2, '{a}'), (3, null);`);
  const metadata = structuredClone(chatMetadata) as any;
  const readable = [{ role: 'user', permission: { columns: '*', computed_fields: ['marks'], filter: {} } }];
  const all = [{ role: 'user', permission: { columns: '*', filter: {} } }];
  const { tables } = metadata.sources[0];
  tables[0].computed_fields = [{ name: 'marks', definition: { function: 'room_marks' } }];
  tables[0].select_permissions = readable;
  for (const table of ['open_offers', 'tagged']) tables.push({ table, select_permissions: all });
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
});
afterAll(() => on.close());

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const runSql = async (sql: string, harness = on) => {
  const response = await fetch(`${harness.url}/v2/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hasura-admin-secret': 'harness-admin-secret' },
    body: JSON.stringify({ type: 'run_sql', args: { source: 'default', sql } }),
  });
  return response.status;
};

test('DIFF-2 a live query over now() changes with its rows, not with the clock', async () => {
  const query = '{ open_offers(order_by: {id: asc}) { id } }';
  const client = on.client('ann');
  const ann = new Subscriber(client, `subscription ${query}`);
  await until(() => expect(ann.last).toEqual({ open_offers: [] }));
  // Long enough for one push on a busy machine.
  await on.pool.query(`insert into offers values (1, now() + interval '5 seconds')`);
  await until(() => expect(ann.last).toEqual({ open_offers: [{ id: 1 }] }));
  await until(async () => expect(await on.as('ann', query)).toEqual({ data: { open_offers: [] } }));

  expect(ann.results).toHaveLength(2);

  await on.pool.query(`insert into offers values (2, now() + interval '1 hour')`);
  await until(() => expect(ann.last).toEqual({ open_offers: [{ id: 2 }] }));
  await client.dispose();
});

test('DIFF-3 what a function in SQL text reads is seen with the next change of a tracked table', async () => {
  const room = await on.room('ann');
  const other = await on.room('ann');
  const query = '($room: uuid!) { rooms(where: {id: {_eq: $room}}) { marks } }';
  const client = on.client('ann');
  const ann = new Subscriber(client, `subscription ${query}`, { room });
  await until(() => expect(ann.last).toEqual({ rooms: [{ marks: 0 }] }));

  await on.pool.query('insert into hidden_marks values ($1)', [room]);
  expect(await on.as('ann', `query ${query}`, { room })).toEqual({ data: { rooms: [{ marks: 1 }] } });
  expect(ann.last).toEqual({ rooms: [{ marks: 0 }] });

  await on.say(other, 'hello');
  await until(() => expect(ann.last).toEqual({ rooms: [{ marks: 1 }] }));
  await client.dispose();
});

test('DIFF-5 tables tell the old values of changed rows, unless identities are to be kept', async () => {
  const told = async (harness: Harness) => {
    const { rows } = await harness.pool.query(
      `select relreplident as identity, exists (select from pg_publication where pubname = 'hasura_live') as published
         from pg_class where oid = 'messages'::regclass`,
    );
    return rows;
  };
  const keeping = await startHarness({ ENGINE_REPLICA_IDENTITY: 'keep' });

  expect(await told(on)).toEqual([{ identity: 'f', published: true }]);
  expect(await told(keeping)).toEqual([{ identity: 'd', published: true }]);
  await keeping.close();
});

test('DIFF-14 of two stored objects that want one root field the first is served, the second reported', async () => {
  const own = await startHarness();
  const metadata = structuredClone(chatMetadata) as any;
  metadata.sources[0].tables[2].configuration = { custom_root_fields: { select: 'rooms' } };
  const room = await own.room('ann');
  const refused = await own.metadata('replace_metadata', metadata);
  await own.pool.query(
    'update hdb_catalog.hdb_metadata set metadata = $1, resource_version = resource_version + 1',
    [JSON.stringify(metadata)],
  );
  await until(async () => {
    const { body } = await own.metadata('get_inconsistent_metadata', {});
    expect(body.is_consistent).toBe(false);
    expect(JSON.stringify(body.inconsistent_objects)).toContain('messages');
  });

  expect(refused).toMatchObject({ status: 500, body: { code: 'unexpected' } });
  expect(await own.as('ann', '{ rooms { id name } }')).toEqual({
    data: { rooms: [{ id: room, name: `room ${room}` }] },
  });
  await own.close();
});

test('DIFF-15 a table dropped and made anew in one piece of SQL keeps its permissions as far as they fit', async () => {
  await runSql('create table pets (id int primary key, name text, secret text)');
  await on.metadata('pg_track_table', { source: 'default', table: 'pets' });
  const permission = { columns: ['id', 'name'], filter: { id: { _gt: 1 } } };
  await on.metadata('pg_create_select_permission', {
    source: 'default',
    table: 'pets',
    role: 'user',
    permission,
  });

  const status = await runSql(
    `drop table pets; create table pets (id int primary key, name text); insert into pets values (1, 'a'), (2, 'b')`,
  );

  expect(status).toBe(200);
  expect(await on.as('ann', '{ pets { id name } }')).toEqual({ data: { pets: [{ id: 2, name: 'b' }] } });
});

test('DIFF-20 _in on a column of arrays compares array by array', async () => {
  const answer = await on.as('ann', '{ tagged(where: {tags: {_in: [["a", "b"], ["c"]]}}) { id } }');

  expect(answer).toEqual({ data: { tagged: [{ id: 1 }] } });
});
