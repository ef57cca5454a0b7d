import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness({ HASURA_GRAPHQL_EXPERIMENTAL_FEATURES: 'naming_convention' });
  await on.pool.query(`
    create table week_days (name text primary key, note text);
    insert into week_days values ('monday', null), ('sunday', 'no work');
    create table shifts (id int primary key, day text references week_days, follows int unique references shifts);`);
});
afterAll(() => on.close());
beforeEach(async () => {
  expect(await on.metadata('replace_metadata', chatMetadata)).toMatchObject({ status: 200 });
});

const table = (name: string) => ({ schema: 'public', name });

describe('what could be tracked', () => {
  test('relationships are suggested in both directions of each foreign key between tracked tables', async () => {
    const { body } = await on.metadata('pg_suggest_relationships', { tables: ['messages'] });
    const message = {
      table: table('messages'),
      columns: ['room_id'],
      constraint_name: 'messages_room_id_fkey',
    };
    const room = { table: table('rooms'), columns: ['id'] };
    expect(body).toEqual({
      relationships: [
        { type: 'object', from: message, to: room },
        { type: 'array', from: room, to: message },
      ],
    });
    const { body: left } = await on.metadata('pg_suggest_relationships', { omit_tracked: true });
    expect(left).toEqual({ relationships: [] });
  });

  test('a unique foreign key leads to one row both ways', async () => {
    await on.metadata('pg_track_table', { table: 'shifts' });
    const { body } = await on.metadata('pg_suggest_relationships', { tables: ['shifts'] });
    expect(body.relationships.map(({ type }: { type: string }) => type)).toEqual(['object', 'object']);
  });

  test('the tables of a source are listed, tracked or not', async () => {
    const { body } = await on.metadata('get_source_tables', { source: 'default' });
    for (const name of ['rooms', 'shifts']) expect(body).toContainEqual(table(name));
    expect((await on.metadata('get_source_tables', { source: 'nowhere' })).body).toMatchObject({
      code: 'not-exists',
    });
  });

  test('what is in force can be dumped, without anything of the environment', async () => {
    const { status, body } = await on.metadata('dump_internal_state', {});
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        resource_version: expect.any(Number),
        sources: { default: { tables: { 'public.rooms': { columns: { name: { nullable: false } } } } } },
        actions: { greet: { type: 'mutation' } },
      },
    });
    expect(JSON.stringify(body)).not.toContain(adminSecret);
  });

  test('the kinds of databases are told', async () => {
    expect((await on.metadata('list_source_kinds', {})).body).toEqual({
      sources: [{ kind: 'pg', builtin: true, available: true, display_name: 'pg' }],
    });
    expect((await on.metadata('get_source_kind_capabilities', { name: 'pg' })).body).toMatchObject({
      code: 'data-connector-error',
      error: 'pg does not support Capabilities',
    });
  });
});

test('what the console and the command line keep for themselves is kept', async () => {
  const { body: before } = await on.metadata('get_catalog_state', {});
  expect(before).toEqual({ id: expect.any(String), cli_state: {}, console_state: {} });
  const state = { onboardingShown: true };
  const set = await on.metadata('set_catalog_state', { type: 'console', state });
  expect(set.body).toEqual({ message: 'success' });
  expect((await on.metadata('set_catalog_state', { type: 'other', state })).body).toMatchObject({
    code: 'parse-failed',
  });
  expect((await on.metadata('get_catalog_state', {})).body).toEqual({ ...before, console_state: state });
});

test('row commands speak the database’s words for values of enum tables, whatever the convention', async () => {
  const customization = { naming_convention: 'graphql-default' };
  const sources = [
    { name: 'default', customization, tables: [{ table: 'week_days', is_enum: true }, { table: 'shifts' }] },
  ];
  const replaced = await on.metadata('replace_metadata', { version: 3, sources });
  expect(replaced).toMatchObject({ status: 200 });
  const command = async (type: string, args: object) => {
    const response = await fetch(`${on.url}/v2/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hasura-admin-secret': adminSecret },
      body: JSON.stringify({ type, args: { table: 'shifts', ...args } }),
    });
    return response.json();
  };
  await on.pool.query('truncate shifts');
  const objects = [
    { id: 1, day: 'monday' },
    { id: 2, day: 'sunday' },
    { id: 3, day: null },
  ];
  expect(await command('insert', { objects, returning: ['day'] })).toEqual({
    affected_rows: 3,
    returning: [{ day: 'monday' }, { day: 'sunday' }, { day: null }],
  });
  const where = { day: { $in: ['sunday', 'monday'] } };
  expect(await command('select', { columns: ['id', 'day'], where, order_by: 'id' })).toEqual([
    { id: 1, day: 'monday' },
    { id: 2, day: 'sunday' },
  ]);
  expect(await command('select', { columns: ['id'], where: { day: 'sunday' } })).toMatchObject([{ id: 2 }]);
});

test('a webhook of a permission that names what the environment does not have is an inconsistency', async () => {
  const validation = (url: string, headers: object[] = []) => ({
    type: 'http',
    definition: { url, headers },
  });
  const permission = (validate_input: object) => ({ columns: ['name'], check: {}, validate_input });
  const args = { table: 'rooms', role: 'user' };
  const before = (await on.metadata('export_metadata', {})).body;
  const address = await on.metadata('pg_create_insert_permission', {
    ...args,
    permission: permission(validation('{{NO_SUCH_HOST}}/check')),
  });
  expect(address).toMatchObject({
    status: 400,
    body: { code: 'invalid-configuration', error: expect.stringContaining('NO_SUCH_HOST') },
  });
  const header = await on.metadata('pg_create_insert_permission', {
    ...args,
    permission: permission(
      validation('http://127.0.0.1:1/check', [{ name: 'x-key', value_from_env: 'NO_SUCH_KEY' }]),
    ),
  });
  expect(header.body.error).toContain('NO_SUCH_KEY');
  expect((await on.metadata('export_metadata', {})).body).toEqual(before);
});

test('bulk_keep_going does what can be done, and answers errors where it cannot', async () => {
  const { status, body } = await on.metadata('bulk_keep_going', [
    { type: 'pg_track_table', args: { table: 'shifts' } },
    { type: 'pg_track_table', args: { table: 'nowhere' } },
    { type: 'pg_track_table', args: { table: 'week_days' } },
  ]);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: [{ message: 'success' }, { code: 'invalid-configuration', path: '$.args[1].args' }, {}],
  });
  const { sources } = (await on.metadata('export_metadata', {})).body;
  const names = sources[0].tables.map(({ table: { name } }: { table: { name: string } }) => name);
  expect(names).toEqual(['rooms', 'members', 'messages', 'shifts', 'week_days']);
});

test('concurrent_bulk takes only what reads', async () => {
  const query = async (args: object[]) => {
    const response = await fetch(`${on.url}/v2/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hasura-admin-secret': adminSecret },
      body: JSON.stringify({ type: 'concurrent_bulk', args }),
    });
    return response.json();
  };
  const one = { type: 'run_sql', args: { sql: 'select 1 as one', read_only: true } };
  const answer = { result_type: 'TuplesOk', result: [['one'], ['1']] };
  expect(await query([one, one])).toEqual([answer, answer]);
  const writing = { type: 'run_sql', args: { sql: 'create table never (id int)' } };
  expect(await query([one, writing])).toMatchObject({ code: 'bad-request' });
  expect((await on.pool.query(`select to_regclass('never') as found`)).rows).toEqual([{ found: null }]);
});
