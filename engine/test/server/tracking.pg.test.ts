/** Metadata commands whose effect is seen in what is then asked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminSecret, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
  await on.pool.query(`
    create table colours (value text primary key, comment text);
    insert into colours values ('red', 'warm'), ('blue', null);
    create table paints (id int primary key, colour text references colours);
    create function best_paint() returns paints language sql stable as 'select * from paints order by id limit 1';
    comment on function best_paint() is 'not for everybody';
    insert into paints values (1, 'red');`);
});
afterAll(() => on.close());

const ask = async (query: string) => (await on.graphql({ query })).body;
const table = (name: string) => ({ source: 'default', table: { schema: 'public', name } });
const done = { status: 200, body: { message: 'success' } };

test('a table tracked as an enum gives its values as a type', async () => {
  expect(await on.metadata('pg_track_table', { ...table('colours'), is_enum: true })).toEqual(done);
  expect(await on.metadata('pg_track_table', table('paints'))).toEqual(done);

  const answer = await ask('{ paints(where: {colour: {_eq: red}}) { id } }');
  const refused = await ask('{ paints(where: {colour: {_eq: green}}) { id } }');

  expect(answer).toEqual({ data: { paints: [{ id: 1 }] } });
  expect(refused.errors[0].extensions.code).toBe('validation-failed');
});

test('a function of one row is a field and an aggregate; an empty comment shows none', async () => {
  const fn = { source: 'default', function: { schema: 'public', name: 'best_paint' }, comment: '' };
  expect(await on.metadata('pg_track_function', fn)).toEqual(done);

  const answer = await ask('{ best_paint { id } best_paint_aggregate { aggregate { count } } }');
  const { data } = await ask('{ __schema { queryType { fields { name description } } } }');

  expect(answer).toEqual({
    data: { best_paint: { id: 1 }, best_paint_aggregate: { aggregate: { count: 1 } } },
  });
  const fields = data.__schema.queryType.fields as { name: string; description: string | null }[];
  expect(fields.find(({ name }) => name === 'best_paint')?.description).toBeNull();
});

test('a header may not carry the engine’s own settings away, and nothing is stored', async () => {
  const { body: before } = await on.metadata('export_metadata', {});
  const answer = await on.metadata('create_action', {
    name: 'leak',
    definition: {
      handler: 'http://127.0.0.1',
      output_type: 'String',
      headers: [{ name: 'x', value_from_env: 'HASURA_GRAPHQL_ADMIN_SECRET' }],
    },
  });

  expect(answer).toMatchObject({ status: 400, body: { code: 'parse-failed' } });
  expect((await on.metadata('export_metadata', {})).body).toEqual(before);
});

test('explaining a subscription tells what it is bound with, and no more of the session than it uses', async () => {
  const response = await fetch(`${on.url}/v1/graphql/explain`, {
    method: 'POST',
    headers: { 'x-hasura-admin-secret': adminSecret, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: {
        query: 'subscription ($name: String!) { rooms(where: {name: {_eq: $name}}) { id } }',
        variables: { name: 'lobby' },
      },
      user: { 'X-Hasura-Role': 'user', 'X-Hasura-User-Id': 'ann', 'X-Hasura-Other': 'unused' },
    }),
  });

  expect(await response.json()).toMatchObject({
    sql: expect.stringContaining('select'),
    variables: { session: { 'x-hasura-user-id': 'ann' }, synthetic: ['lobby'] },
  });
});
