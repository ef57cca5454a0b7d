import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
  await on.pool.query(
    'create table books (id int primary key, title text unique, price int, "odd name" text)',
  );
});
afterAll(() => on.close());
beforeEach(async () => {
  const metadata = structuredClone(chatMetadata) as any;
  metadata.sources[0].tables.push({
    table: 'books',
    configuration: { custom_name: 'Volume', column_config: { title: { custom_name: 'name' } } },
  });
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
  await on.pool.query(
    `truncate books; insert into books (id, title, price) values (1, 'a', 10), (2, 'b', 20), (3, 'c', null)`,
  );
});

const command = async (
  type: string,
  args: object,
  headers: Record<string, string> = { 'x-hasura-admin-secret': adminSecret },
) => {
  const response = await fetch(`${on.url}/v2/query`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ type, args }),
  });
  return { status: response.status, body: (await response.json()) as any };
};
const titles = async () =>
  (await on.pool.query('select title from books order by id')).rows.map(({ title }) => title);

test('select reads by the database’s names, whatever GraphQL calls them', async () => {
  const { body } = await command('select', {
    table: 'books',
    columns: ['id', 'title'],
    where: { $or: [{ title: 'a' }, { price: { $gt: 10 } }] },
    order_by: ['-id'],
    limit: 5,
  });
  expect(body).toEqual([
    { id: 2, title: 'b' },
    { id: 1, title: 'a' },
  ]);
});

test('select follows relationships', async () => {
  const room = await on.room('ann', 'bob');
  const { body } = await command('select', {
    table: { schema: 'public', name: 'rooms' },
    columns: ['id', { name: 'members', columns: ['user_id'] }],
    where: { id: room, members: { user_id: 'ann' } },
  });
  expect(body).toEqual([{ id: room, members: [{ user_id: 'ann' }, { user_id: 'bob' }] }]);
});

test('insert, update, delete and count work on rows and answer what they did', async () => {
  const inserted = await command('insert', {
    table: 'books',
    objects: [
      { id: 4, title: 'd' },
      { id: 1, title: 'A' },
    ],
    on_conflict: { constraint: 'books_pkey', action: 'update' },
    returning: ['id', 'title'],
  });
  expect(inserted.body).toEqual({
    affected_rows: 2,
    returning: [
      { id: 4, title: 'd' },
      { id: 1, title: 'A' },
    ],
  });
  const updated = await command('update', {
    table: 'books',
    where: { id: { $lt: 3 } },
    $set: { title: null },
    $inc: { price: 5 },
    returning: ['price'],
  });
  // In which order an update returns its rows is Postgres' affair.
  const prices = expect.arrayContaining([{ price: 15 }, { price: 25 }]);
  expect(updated.body).toEqual({ affected_rows: 2, returning: prices });
  expect((await command('count', { table: 'books', where: { title: { $is_null: true } } })).body).toEqual({
    count: 2,
  });
  expect((await command('delete', { table: 'books', where: { id: 4 } })).body).toEqual({ affected_rows: 1 });
  expect(await titles()).toEqual([null, null, 'c']);
});

test.each([
  ['select', { table: 'nowhere', columns: ['*'] }, 'not-exists'],
  ['select', { table: 'books', columns: ['no_such'] }, 'not-exists'],
  ['select', { table: 'books', columns: ['*'] }, 'parse-failed-or-fine'],
  ['select', { table: 'books', columns: [{ name: 'x } evil {', columns: [] }] }, 'not-exists'],
  ['delete', { table: 'books', where: { 'id = 1 or true --': 1 } }, 'not-exists'],
  ['update', { table: 'books', where: 7 }, 'parse-failed'],
  ['insert', { table: 'books', objects: [{ id: 1 }] }, 'constraint-violation'],
  ['frobnicate', { table: 'books' }, 'not-supported'],
])('%s %j is answered with %s, and the rows stay', async (type, args, code) => {
  const before = await titles();
  const { body } = await command(type, args);
  if (code !== 'parse-failed-or-fine') expect(body.code).toBe(code);
  // A column whose name GraphQL cannot say is left out.
  else expect(Object.keys(body[0])).toEqual(['id', 'title', 'price']);
  expect(await titles()).toEqual(before);
});

test('people may not use it', async () => {
  const authorization = `Bearer ${await on.token('ann')}`;
  const { body } = await command('delete', { table: 'books', where: {} }, { authorization });
  expect(body.code).toBe('access-denied');
  expect(await titles()).toHaveLength(3);
});
