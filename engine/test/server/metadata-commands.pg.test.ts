import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
  await on.pool.query(`
    create table moods (name text primary key, comment text);
    create table topics (room_id uuid primary key references rooms, title text, mood text references moods);
    insert into moods values ('calm', 'at ease'), ('merry', 'of good cheer');
    create function loud(room rooms) returns text language sql stable as $$ select upper(room.name) $$;
    create function rooms_like(pattern text) returns setof rooms language sql stable as
      $$ select * from rooms where name like pattern $$;`);
});
afterAll(() => on.close());
beforeEach(async () => {
  const metadata = structuredClone(chatMetadata) as any;
  metadata.sources[0].tables.push({ table: 'topics' }, { table: 'moods' });
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
});

const exported = async () => (await on.metadata('export_metadata', {})).body;
const did = { status: 200, body: { message: 'success' } };
const admin = async (query: string) => (await on.graphql({ query })).body;
const table = async (name: string) =>
  (await exported()).sources[0].tables.find((entry: any) => entry.table.name === name);

describe('relationships and computed fields', () => {
  const topic = {
    table: 'rooms',
    name: 'topic',
    using: { foreign_key_constraint_on: { table: 'topics', column: 'room_id' } },
  };

  test('one is created, renamed, commented and dropped, and the schema follows each time', async () => {
    expect(await on.metadata('pg_create_object_relationship', topic)).toEqual(did);
    expect(await admin('{ rooms { topic { title } } }')).toMatchObject({ data: { rooms: [] } });
    expect(
      await on.metadata('pg_rename_relationship', { table: 'rooms', name: 'topic', new_name: 'subject' }),
    ).toEqual(did);
    expect(await admin('{ rooms { subject { title } } }')).toMatchObject({ data: { rooms: [] } });
    await on.metadata('pg_set_relationship_comment', {
      table: 'rooms',
      name: 'subject',
      comment: 'what it is about',
    });
    expect((await table('rooms')).object_relationships).toMatchObject([
      { name: 'subject', comment: 'what it is about' },
    ]);
    expect(await on.metadata('pg_drop_relationship', { table: 'rooms', relationship: 'subject' })).toEqual(
      did,
    );
    expect((await admin('{ rooms { subject { title } } }')).errors).toBeDefined();
  });

  test('a relationship that permissions use is not dropped, and with cascade they go along', async () => {
    const before = await exported();
    const drop = { table: 'rooms', relationship: 'members' };
    const refused = await on.metadata('pg_drop_relationship', drop);
    expect(refused).toMatchObject({ status: 400, body: { code: 'dependency-error', path: '$.args' } });
    expect(refused.body.error).toContain('select permission');
    expect(await exported()).toEqual(before);
    expect(await on.metadata('pg_drop_relationship', { ...drop, cascade: true })).toEqual(did);
    expect((await table('rooms')).select_permissions).toEqual([]);
    expect((await on.metadata('get_inconsistent_metadata', {})).body.is_consistent).toBe(true);
  });

  test.each([
    ['pg_create_object_relationship', { ...topic, name: 'members' }, 'already-exists'],
    ['pg_create_object_relationship', { ...topic, name: '' }, 'parse-failed'],
    ['pg_create_array_relationship', { ...topic, using: 7 }, 'parse-failed'],
    [
      'pg_create_object_relationship',
      { ...topic, using: { foreign_key_constraint_on: 'nothing' } },
      'invalid-configuration',
    ],
    ['pg_drop_relationship', { table: 'rooms', relationship: 'nothing' }, 'not-exists'],
    ['pg_rename_relationship', { table: 'rooms', name: 'members', new_name: 'messages' }, 'already-exists'],
    [
      'pg_add_computed_field',
      { table: 'rooms', name: 'members', definition: { function: 'loud' } },
      'already-exists',
    ],
    ['pg_drop_computed_field', { table: 'rooms', name: 'nothing' }, 'not-exists'],
    ['pg_track_function', { function: 'no_such_function' }, 'invalid-configuration'],
    ['pg_untrack_function', { function: 'no_such_function' }, 'not-exists'],
    ['pg_create_function_permission', { function: 'rooms_like', role: 'user' }, 'not-exists'],
    ['create_action', { name: 'greet', definition: { handler: 'http://x' } }, 'already-exists'],
    ['drop_action', { name: 'nothing' }, 'not-exists'],
    ['create_action_permission', { action: 'greet', role: 'user' }, 'already-exists'],
    ['drop_action_permission', { action: 'greet', role: 'other' }, 'not-exists'],
    ['add_inherited_role', { role_name: 'a', role_set: ['a', 'b'] }, 'bad-request'],
    ['drop_inherited_role', { role_name: 'nobody' }, 'not-exists'],
    ['drop_query_collection', { collection: 'nothing' }, 'not-exists'],
    ['add_collection_to_allowlist', { collection: 'nothing' }, 'not-exists'],
    ['drop_collection_from_allowlist', { collection: 'nothing' }, 'not-found'],
    ['drop_rest_endpoint', { name: 'nothing' }, 'not-exists'],
    ['set_api_limits', { depth_limit: { global: 0 } }, 'parse-failed'],
    ['add_remote_schema', { name: 'far', definition: { url: 'http://x' } }, 'not-supported'],
  ])('%s %j is refused with %s and changes nothing', async (type, args, code) => {
    const before = await exported();
    const { status, body } = await on.metadata(type, args);
    expect([status, body]).toEqual([400, expect.objectContaining({ code, error: expect.any(String) })]);
    expect(await exported()).toEqual(before);
  });

  test('a computed field comes and goes', async () => {
    const field = { table: 'rooms', name: 'loud', definition: { function: 'loud' } };
    expect(await on.metadata('pg_add_computed_field', field)).toEqual(did);
    await on.room();
    expect((await admin('{ rooms(limit: 1) { loud } }')).data.rooms[0].loud).toMatch(/^ROOM/);
    expect(await on.metadata('pg_drop_computed_field', { table: 'rooms', name: 'loud' })).toEqual(did);
    expect((await admin('{ rooms { loud } }')).errors).toBeDefined();
  });

  test('an enum table becomes one, and stops being one', async () => {
    expect(await on.metadata('pg_set_table_is_enum', { table: 'moods', is_enum: true })).toEqual(did);
    const values = '{ __type(name: "moods_enum") { enumValues { name } } }';
    expect((await admin(values)).data.__type.enumValues).toEqual([{ name: 'calm' }, { name: 'merry' }]);
    expect(await on.metadata('pg_set_table_is_enum', { table: 'moods', is_enum: false })).toEqual(did);
    expect((await admin(values)).data.__type).toBeNull();
  });

  test('a permission gets a comment', async () => {
    const args = { table: 'rooms', role: 'user', type: 'select', comment: 'their own rooms' };
    expect(await on.metadata('pg_set_permission_comment', args)).toEqual(did);
    expect((await table('rooms')).select_permissions).toMatchObject([{ comment: 'their own rooms' }]);
  });
});

describe('functions, actions and roles', () => {
  test('a function is tracked, customized and untracked', async () => {
    expect(await on.metadata('pg_track_function', { function: 'rooms_like' })).toEqual(did);
    expect(await admin('{ rooms_like(args: {pattern: "%"}) { name } }')).toHaveProperty('data');
    const configuration = { custom_name: 'roomsLike' };
    expect(
      await on.metadata('pg_set_function_customization', { function: 'rooms_like', configuration }),
    ).toEqual(did);
    expect(await admin('{ roomsLike(args: {pattern: "%"}) { name } }')).toHaveProperty('data');
    const permission = { function: 'rooms_like', role: 'user' };
    expect(await on.metadata('pg_create_function_permission', permission)).toEqual(did);
    expect(await on.metadata('pg_drop_function_permission', permission)).toEqual(did);
    expect(await on.metadata('pg_untrack_function', { function: 'rooms_like' })).toEqual(did);
    expect((await admin('{ roomsLike(args: {pattern: "%"}) { name } }')).errors).toBeDefined();
  });

  test('types and an action that uses them are set one after the other', async () => {
    const types = { ...chatMetadata.custom_types, scalars: [{ name: 'Mood' }] };
    expect(await on.metadata('set_custom_types', types)).toEqual(did);
    const definition = {
      handler: 'http://127.0.0.1:1',
      type: 'query',
      output_type: 'Greeting',
      arguments: [{ name: 'mood', type: 'Mood!' }],
    };
    expect(await on.metadata('create_action', { name: 'moody', definition })).toEqual(did);
    const field = '{ __type(name: "query_root") { fields { name } } }';
    const roots = async () => (await admin(field)).data.__type.fields.map(({ name }: any) => name);
    expect(await roots()).toContain('moody');
    expect(await on.metadata('create_action_permission', { action: 'moody', role: 'user' })).toEqual(did);
    const updated = { ...definition, output_type: 'Nothing' };
    expect((await on.metadata('update_action', { name: 'moody', definition: updated })).status).toBe(400);
    expect((await on.metadata('set_custom_types', {})).status).toBe(400);
    expect(await on.metadata('drop_action', { name: 'moody' })).toEqual(did);
    expect(await roots()).not.toContain('moody');
  });

  test('an inherited role has what its parents have, until it is dropped', async () => {
    expect(await on.metadata('add_inherited_role', { role_name: 'heir', role_set: ['user'] })).toEqual(did);
    const asHeir = {
      'x-hasura-admin-secret': 'harness-admin-secret',
      'x-hasura-role': 'heir',
      'x-hasura-user-id': 'ann',
    };
    const read = async () => (await on.graphql({ query: '{ rooms { id } }' }, asHeir)).body;
    expect(await read()).toHaveProperty('data');
    expect(await on.metadata('drop_inherited_role', { role_name: 'heir' })).toEqual(did);
    expect(await read()).toHaveProperty('errors');
  });
});

describe('testing a transform', () => {
  const request_transform = {
    version: 2,
    template_engine: 'Kriti',
    url: '{{$base_url}}/x',
    method: 'PUT',
    body: { action: 'transform', template: '{"greeting": "hello {{$body.name}}"}' },
    query_params: { a: 'b' },
    request_headers: { add_headers: { 'X-Foo': 'bar' } },
  };
  const asked = {
    webhook_url: { from_env: 'HERE' },
    env: { HERE: 'http://127.0.0.1:1' },
    body: { name: 'Ann' },
    request_transform,
  };

  test('tells what would be sent, and sends nothing', async () => {
    expect((await on.metadata('test_webhook_transform', asked)).body).toEqual({
      webhook_url: 'http://127.0.0.1:1/x?a=b',
      method: 'PUT',
      headers: [['x-foo', 'bar']],
      body: { greeting: 'hello Ann' },
    });
  });

  test.each([
    ['$body.name }}', 'Parse Error'],
    ['{{ $body.nothing }}', 'nothing'],
  ])('the template %s is refused with its reason', async (template, reason) => {
    const transform = { ...request_transform, body: { action: 'transform', template } };
    const { status, body } = await on.metadata('test_webhook_transform', {
      ...asked,
      request_transform: transform,
    });
    expect([status, body.code]).toEqual([400, 'validation-failed']);
    expect(JSON.stringify(body.internal)).toContain(reason);
  });
});

describe('collections', () => {
  test('queries are added, moved with their collection and allowed', async () => {
    const collection = {
      name: 'app',
      definition: { queries: [{ name: 'rooms', query: '{ rooms { id } }' }] },
    };
    expect(await on.metadata('create_query_collection', collection)).toEqual(did);
    const query = { collection_name: 'app', query_name: 'names', query: '{ rooms { name } }' };
    expect(await on.metadata('add_query_to_collection', query)).toEqual(did);
    expect((await on.metadata('add_query_to_collection', query)).body.code).toBe('already-exists');
    expect(await on.metadata('add_collection_to_allowlist', { collection: 'app' })).toEqual(did);
    expect(await on.metadata('rename_query_collection', { name: 'app', new_name: 'web' })).toEqual(did);
    const scope = { global: false, roles: ['user'] };
    expect(
      await on.metadata('update_scope_of_collection_in_allowlist', { collection: 'web', scope }),
    ).toEqual(did);
    expect(await exported()).toMatchObject({
      allowlist: [{ collection: 'web', scope }],
      query_collections: [{ name: 'web', definition: { queries: [{ name: 'rooms' }, { name: 'names' }] } }],
    });
    expect((await on.metadata('drop_query_collection', { collection: 'web' })).body.code).toBe(
      'dependency-error',
    );
    expect(await on.metadata('drop_query_from_collection', query).then(({ body }) => body.code)).toBe(
      'not-exists',
    );
    expect(await on.metadata('drop_query_from_collection', { ...query, collection_name: 'web' })).toEqual(
      did,
    );
    expect(await on.metadata('drop_query_collection', { collection: 'web', cascade: true })).toEqual(did);
    expect(await exported()).toMatchObject({ allowlist: [], query_collections: [] });
  });
});

describe('SQL that takes something away', () => {
  const sql = async (text: string, more: object = {}) => {
    const response = await fetch(`${on.url}/v2/query`, {
      method: 'POST',
      headers: { 'x-hasura-admin-secret': 'harness-admin-secret' },
      body: JSON.stringify({ type: 'run_sql', args: { sql: text, ...more } }),
    });
    return { status: response.status, body: (await response.json()) as any };
  };

  test('a table that is dropped is no longer in the metadata; what others say of it must go first', async () => {
    await on.pool.query('create table scraps (id int primary key, room_id uuid references rooms)');
    await on.metadata('pg_track_table', { table: 'scraps' });
    const using = { foreign_key_constraint_on: { table: 'scraps', column: 'room_id' } };
    await on.metadata('pg_create_array_relationship', { table: 'rooms', name: 'scraps', using });
    const refused = await sql('drop table scraps');
    expect(refused).toMatchObject({ status: 400, body: { code: 'dependency-error' } });
    expect(await table('scraps')).toBeDefined();
    await on.metadata('pg_drop_relationship', { table: 'rooms', relationship: 'scraps' });
    expect((await sql('drop table scraps')).status).toBe(200);
    expect(await table('scraps')).toBeUndefined();
    expect((await on.metadata('get_inconsistent_metadata', {})).body.is_consistent).toBe(true);
  });

  test('a query of a collection that can no longer be asked holds the table it needs', async () => {
    const collection = {
      name: 'app',
      definition: { queries: [{ name: 'moods', query: '{ moods { name } }' }] },
    };
    await on.metadata('create_query_collection', collection);
    const refused = await on.metadata('pg_untrack_table', { table: 'moods' });
    expect(refused).toMatchObject({ status: 500, body: { code: 'unexpected' } });
    expect(JSON.stringify(refused.body.internal)).toContain('In query collection');
    expect(await table('moods')).toBeDefined();
    await on.metadata('drop_query_collection', { collection: 'app' });
    expect((await on.metadata('pg_untrack_table', { table: 'moods' })).status).toBe(200);
  });

  test('a column that metadata needs is not dropped, unless what needs it may go as well', async () => {
    const permission = { columns: ['title'], filter: {} };
    await on.metadata('pg_create_select_permission', { table: 'topics', role: 'user', permission });
    const refused = await sql('alter table topics drop column title');
    expect(refused).toMatchObject({ status: 400, body: { code: 'dependency-error' } });
    expect(await admin('{ topics { title } }')).toHaveProperty('data');
    expect(await sql('alter table topics drop column title', { cascade: true })).toMatchObject({
      status: 200,
    });
    expect((await table('topics')).select_permissions ?? []).toEqual([]);
    expect((await on.metadata('get_inconsistent_metadata', {})).body.is_consistent).toBe(true);
    await on.pool.query('alter table topics add column title text');
  });
});
