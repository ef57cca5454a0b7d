import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
let room: string;
beforeAll(async () => {
  on = await startHarness();
  room = await on.room('ann');
  await on.pool.query(`update rooms set name = 'a/b c' where id = $1`, [room]);
});
afterAll(() => on.close());

const queries = [
  { name: 'all', query: 'query { rooms(order_by: {name: asc}) { id name } }' },
  { name: 'one', query: 'query ($id: uuid!) { rooms_by_pk(id: $id) { name } }' },
  {
    name: 'named',
    query: 'query ($name: String!, $limit: Int) { rooms(where: {name: {_eq: $name}}, limit: $limit) { id } }',
  },
  { name: 'many', query: 'query ($ids: [uuid!]!) { rooms(where: {id: {_in: $ids}}) { id } }' },
  {
    name: 'say',
    query:
      'mutation ($room: uuid!, $body: String!) { insert_messages_one(object: {room_id: $room, body: $body}) { author body } }',
  },
  { name: 'live', query: 'subscription { rooms { id } }' },
];
const endpoint = (name: string, url: string, methods: string[], query: string) => ({
  name,
  url,
  methods,
  definition: { query: { collection_name: 'rest', query_name: query } },
});
beforeEach(async () => {
  const metadata = {
    ...chatMetadata,
    query_collections: [{ name: 'rest', definition: { queries } }],
    rest_endpoints: [
      endpoint('all', 'rooms', ['GET'], 'all'),
      endpoint('one', 'rooms/:id', ['GET'], 'one'),
      endpoint('named', 'find/rooms/:name', ['GET'], 'named'),
      endpoint('named by query', 'find', ['GET', 'POST'], 'named'),
      endpoint('many', 'many', ['POST'], 'many'),
      endpoint('say', 'rooms/:room/messages', ['POST'], 'say'),
    ],
  };
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
});

type CallOptions = { user?: string; body?: unknown; form?: string };
const call = async (method: string, path: string, options: CallOptions = {}) => {
  const response = await fetch(`${on.url}/api/rest/${path}`, {
    method,
    headers: {
      ...(options.user
        ? { authorization: `Bearer ${await on.token(options.user)}` }
        : { 'x-hasura-admin-secret': adminSecret }),
      'content-type': options.form ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    ...(options.form
      ? { body: options.form }
      : options.body === undefined
        ? {}
        : { body: JSON.stringify(options.body) }),
  });
  return { status: response.status, body: (await response.json()) as any };
};

test('an endpoint answers the bare data, under the permissions of whoever asks', async () => {
  expect(await call('GET', 'rooms', { user: 'ann' })).toEqual({
    status: 200,
    body: { rooms: [{ id: room, name: 'a/b c' }] },
  });
  expect(await call('GET', 'rooms', { user: 'eve' })).toEqual({ status: 200, body: { rooms: [] } });
});

test.each([
  [
    'the path',
    (): [string, string, CallOptions] => ['GET', `rooms/${room}`, {}],
    { rooms_by_pk: { name: 'a/b c' } },
  ],
  [
    'an encoded path',
    (): [string, string, CallOptions] => ['GET', 'find/rooms/a%2Fb%20c', {}],
    { rooms: [{ id: expect.any(String) }] },
  ],
  [
    'the query',
    (): [string, string, CallOptions] => ['GET', 'find?name=a%2Fb+c&limit=1', {}],
    { rooms: [{ id: expect.any(String) }] },
  ],
  [
    'a JSON body',
    (): [string, string, CallOptions] => ['POST', 'find', { body: { name: 'a/b c', limit: 1 } }],
    { rooms: [{ id: expect.any(String) }] },
  ],
  [
    'a form',
    (): [string, string, CallOptions] => ['POST', 'find', { form: 'name=a%2Fb+c' }],
    { rooms: [{ id: expect.any(String) }] },
  ],
  [
    'a list in a body',
    (): [string, string, CallOptions] => ['POST', 'many', { body: { ids: [room] } }],
    { rooms: [{ id: expect.any(String) }] },
  ],
])('variables come from %s', async (_from, request, expected) => {
  expect(await call(...request())).toEqual({ status: 200, body: expected });
});

test('a mutation writes as the person who calls', async () => {
  const { body } = await call('POST', `rooms/${room}/messages`, { user: 'ann', body: { body: 'hello' } });
  expect(body).toEqual({ insert_messages_one: { author: 'ann', body: 'hello' } });
  const refused = await call('POST', `rooms/${room}/messages`, { user: 'eve', body: { body: 'hello' } });
  expect(refused).toMatchObject({ status: 400, body: { code: 'permission-error' } });
});

test.each([
  ['GET', 'nowhere', {}, 404, 'not-found'],
  ['GET', 'rooms/', {}, 404, 'not-found'],
  ['GET', '%E0%A4%A', {}, 404, 'not-found'],
  ['DELETE', 'rooms', {}, 405, 'method-not-allowed'],
  ['GET', 'find', {}, 400, 'validation-failed'],
  ['GET', 'find?name=x&limit=many', {}, 400, 'validation-failed'],
  ['POST', 'many', { body: [1] }, 400, 'parse-failed'],
  ['GET', 'rooms/not-a-uuid', {}, 400, 'data-exception'],
])('%s %s %j answers %i %s', async (method, path, options, status, code) => {
  expect(await call(method, path, options)).toMatchObject({
    status,
    body: { code, error: expect.any(String) },
  });
});

test('a stranger is refused', async () => {
  const response = await fetch(`${on.url}/api/rest/rooms`);
  expect([response.status, ((await response.json()) as any).code]).toEqual([400, 'invalid-headers']);
});

describe('endpoints that cannot be', () => {
  test.each([
    ['', 'all', 'parse-failed', 'empty string not allowed'],
    ['a//b', 'all', 'invalid-configuration', 'Empty segments or unnamed variables are not allowed: a//b'],
    ['a/:/b', 'all', 'invalid-configuration', 'Empty segments or unnamed variables are not allowed: a/:/b'],
    ['a/:x/:x', 'all', 'invalid-configuration', 'Duplicate variables found in endpoint path: a/:x/:x'],
    [':anything', 'all', 'invalid-configuration', 'Ambiguous URL paths: :anything, rooms'],
    ['live', 'live', 'invalid-configuration', 'in endpoint new: query with name live is a subscription'],
    [
      'gone',
      'no such',
      'invalid-configuration',
      'in endpoint new: query with name no such could not be found in collection rest',
    ],
  ])('url "%s" with query "%s" is refused with %s', async (url, query, code, error) => {
    const { status, body } = await on.metadata('create_rest_endpoint', endpoint('new', url, ['GET'], query));
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ code, error: expect.stringContaining(error) }),
    ]);
    expect(JSON.stringify((await on.metadata('export_metadata', {})).body)).not.toContain('"new"');
  });

  test('one is created, answers, and answers no more once it is dropped', async () => {
    expect((await on.metadata('create_rest_endpoint', endpoint('new', 'new', ['GET'], 'all'))).status).toBe(
      200,
    );
    expect((await call('GET', 'new')).status).toBe(200);
    expect((await on.metadata('drop_rest_endpoint', { name: 'new' })).status).toBe(200);
    expect((await call('GET', 'new')).status).toBe(404);
  });
});

describe('explain', () => {
  const explained = async (body: unknown) => {
    const response = await fetch(`${on.url}/v1/graphql/explain`, {
      method: 'POST',
      headers: { 'x-hasura-admin-secret': adminSecret },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as any };
  };
  const user = { 'x-hasura-role': 'user', 'x-hasura-user-id': 'ann' };

  test('a query’s SQL and plan are given field by field, with the permissions of the role', async () => {
    const { body } = await explained({
      query: { query: '{ rooms { id } also: messages { id } __typename }' },
      user,
    });
    expect(body.map(({ field }: any) => field)).toEqual(['rooms', 'also', '__typename']);
    expect(body[0].sql).toContain('"members"');
    expect(body[0].plan.join('\n')).toMatch(/Scan on/);
    expect(body[2]).toEqual({ field: '__typename', sql: null, plan: null });
  });

  test('a subscription’s is one statement over all subscribers', async () => {
    const { body } = await explained({ query: { query: 'subscription { rooms { id } }' }, user });
    expect(body).toMatchObject({
      sql: expect.stringContaining('select'),
      plan: expect.any(Array),
      variables: { session: { 'x-hasura-user-id': 'ann' }, synthetic: [] },
    });
  });

  test('a mutation is not explained, and not run', async () => {
    const query = `mutation { insert_messages(objects: {room_id: "${room}", body: "no"}) { affected_rows } }`;
    expect(await explained({ query: { query }, user })).toMatchObject({
      status: 400,
      body: { code: 'invalid-params' },
    });
    const { rows } = await on.pool.query(`select count(*)::int as count from messages where body = 'no'`);
    expect(rows).toEqual([{ count: 0 }]);
  });
});
