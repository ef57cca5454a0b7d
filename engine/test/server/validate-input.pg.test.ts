import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { metadataSchema } from '../../src/metadata/types.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
let asked: WebhookReceiver;
let room: string;

const hook = (path: string, more: object = {}) => ({
  type: 'http',
  definition: { url: `{{CHECKER_URL}}/${path}`, ...more },
});
const tables = () =>
  metadataSchema.shape.sources.parse([
    {
      name: 'default',
      tables: [
        {
          table: 'rooms',
          array_relationships: [
            {
              name: 'messages',
              using: { foreign_key_constraint_on: { table: 'messages', column: 'room_id' } },
            },
          ],
          select_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }],
          insert_permissions: [
            {
              role: 'user',
              permission: { columns: ['name'], check: {}, validate_input: hook('rooms') },
            },
          ],
        },
        {
          table: 'messages',
          configuration: { custom_column_names: { body: 'text' } },
          object_relationships: [{ name: 'room', using: { foreign_key_constraint_on: 'room_id' } }],
          select_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }],
          insert_permissions: [
            {
              role: 'user',
              permission: {
                columns: ['room_id', 'body'],
                check: {},
                set: { author: 'x-hasura-user-id' },
                validate_input: hook('messages', {
                  headers: [{ name: 'x-key', value_from_env: 'CHECKER_KEY' }],
                  forward_client_headers: true,
                  timeout: 1,
                }),
              },
            },
          ],
          update_permissions: [
            {
              role: 'user',
              permission: {
                columns: ['body', 'seq'],
                filter: { author: 'x-hasura-user-id' },
                validate_input: hook('changes'),
              },
            },
          ],
          delete_permissions: [
            {
              role: 'user',
              permission: { filter: { author: 'x-hasura-user-id' }, validate_input: hook('removals') },
            },
          ],
        },
      ],
    },
  ]);

beforeAll(async () => {
  asked = await startWebhookReceiver();
  on = await startHarness({ CHECKER_URL: asked.url, CHECKER_KEY: 'between us' });
  const { status, body } = await on.metadata('replace_metadata', { version: 3, sources: tables() });
  expect({ status, body }).toMatchObject({ status: 200 });
});
afterAll(async () => {
  await on.close();
  await asked.close();
});
beforeEach(async () => {
  asked.answer = () => ({ status: 200 });
  room = await on.room('ann');
  asked.received.length = 0;
});

const say =
  'mutation Say($room: uuid!, $text: String!) { insert_messages(objects: [{ room_id: $room, text: $text }]) { affected_rows } }';
const messages = async () =>
  (await on.pool.query('select body from messages where room_id = $1 order by seq', [room])).rows.map(
    ({ body }) => body as string,
  );
const inputs = () => asked.received.map(({ path, body }) => [path, body.data.input]);
const refusal = (body: any) => ({ message: body.errors[0].message, ...body.errors[0].extensions });

test('a webhook is asked about the rows of an insert, as the request wrote them, before they are written', async () => {
  let before: string[] = ['not asked'];
  asked.answer = async () => {
    before = await messages();
    return { status: 200 };
  };
  const { body } = await on.graphql(
    { query: say, variables: { room, text: 'hello' } },
    { authorization: `Bearer ${await on.token('ann')}`, 'x-trace': 'kept', 'x-key': 'not ours' },
  );

  expect(body).toEqual({ data: { insert_messages: { affected_rows: 1 } } });
  expect(before).toEqual([]);
  expect(await messages()).toEqual(['hello']);
  expect(asked.received).toHaveLength(1);
  const [question] = asked.received;
  expect(question!.body).toEqual({
    version: 1,
    role: 'user',
    session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': 'ann' },
    data: { input: [{ room_id: room, text: 'hello' }] },
  });
  expect(question!.headers).toMatchObject({ 'x-key': 'between us', 'x-trace': 'kept' });
  expect(question!.headers['content-type']).toBe('application/json');
});

test('the client’s headers stay here where the permission does not forward them', async () => {
  const query = 'mutation { insert_rooms_one(object: { name: "new" }) { name } }';
  const { body } = await on.graphql(
    { query },
    { authorization: `Bearer ${await on.token('ann')}`, 'x-trace': 'mine' },
  );

  expect(body).toEqual({ data: { insert_rooms_one: { name: 'new' } } });
  expect(asked.received[0]!.headers).not.toHaveProperty('x-trace');
  expect(asked.received[0]!.headers).not.toHaveProperty('authorization');
  expect(inputs()).toEqual([['/rooms', [{ name: 'new' }]]]);
});

test('the tables of a nested insert are asked one after the other, each with all of its rows', async () => {
  const query = `mutation Open($objects: [rooms_insert_input!]!) { insert_rooms(objects: $objects) { affected_rows } }`;
  const objects = [
    { name: 'one', messages: { data: [{ text: 'a' }, { text: 'b' }] } },
    { name: 'two', messages: { data: [{ text: 'c' }] } },
  ];
  // The trigger numbers what comes; all are written or nothing.
  const body = await on.as('ann', query, { objects });

  expect(body).toEqual({ data: { insert_rooms: { affected_rows: 5 } } });
  expect(inputs()).toEqual([
    ['/rooms', objects],
    ['/messages', [{ text: 'a' }, { text: 'b' }, { text: 'c' }]],
  ]);
});

test('one table’s refusal keeps the rows of all tables out', async () => {
  const rooms = async () => (await on.pool.query('select count(*) from rooms')).rows;
  const before = await rooms();
  asked.answer = ({ path }) =>
    path === '/messages' ? { status: 400, body: '{"message":"no shouting"}' } : { status: 200 };
  const query =
    'mutation { insert_rooms_one(object: { name: "x", messages: { data: [{ text: "A" }] } }) { id } }';
  const body = await on.as('ann', query);

  expect(refusal(body)).toEqual({ message: 'no shouting', code: 'validation-failed', path: '$' });
  expect(asked.received).toHaveLength(2);
  expect(await rooms()).toEqual(before);
});

test('every root of a mutation is asked about before the first one writes', async () => {
  asked.answer = ({ path }) =>
    path === '/rooms' ? { status: 400, body: '{"message":"no more rooms"}' } : { status: 200 };
  const query = `mutation Both($room: uuid!) {
    insert_messages(objects: [{ room_id: $room, text: "first" }]) { affected_rows }
    insert_rooms(objects: [{ name: "second" }]) { affected_rows }
  }`;
  const body = await on.as('ann', query, { room });

  expect(refusal(body)).toMatchObject({ message: 'no more rooms', code: 'validation-failed' });
  expect(await messages()).toEqual([]);
});

test.each([
  [
    'update',
    `mutation M($text: String!, $seq: bigint!) { update_messages(where: { text: { _eq: "old" } }, _set: { text: $text }, _inc: { seq: $seq }) { affected_rows } }`,
    { text: 'new', seq: 2 },
    () => [{ where: { text: { _eq: 'old' } }, _set: { text: 'new' }, _inc: { seq: 2 } }],
  ],
  [
    'update_by_pk',
    `mutation M($id: uuid!) { update_messages_by_pk(pk_columns: { id: $id }, _set: { text: "new" }) { text } }`,
    { id: '00000000-0000-4000-8000-000000000001' },
    () => [{ pk_columns: { id: '00000000-0000-4000-8000-000000000001' }, _set: { text: 'new' } }],
  ],
  [
    'update_many',
    `mutation M($updates: [messages_updates!]!) { update_messages_many(updates: $updates) { affected_rows } }`,
    {
      updates: [
        { where: { seq: { _in: [1, 2] } }, _set: { text: 'x' } },
        { where: {}, _inc: { seq: 1 } },
      ],
    },
    () => [
      { where: { seq: { _in: [1, 2] } }, _set: { text: 'x' } },
      { where: {}, _inc: { seq: 1 } },
    ],
  ],
  [
    'delete',
    `mutation M($text: String) { delete_messages(where: { _or: [{ text: { _eq: $text } }, { seq: { _is_null: true } }] }) { affected_rows } }`,
    { text: 'old' },
    () => [{ where: { _or: [{ text: { _eq: 'old' } }, { seq: { _is_null: true } }] } }],
  ],
  [
    'delete_by_pk',
    `mutation M($id: uuid!) { delete_messages_by_pk(id: $id) { text } }`,
    { id: '00000000-0000-4000-8000-000000000001' },
    () => [{ pk_columns: { id: '00000000-0000-4000-8000-000000000001' } }],
  ],
])(
  '%s: what is changed and where is asked, and a refusal leaves it',
  async (root, query, variables, input) => {
    await on.pool.query(
      `insert into messages (id, room_id, author, body) values ('00000000-0000-4000-8000-000000000001', $1, 'ann', 'old')`,
      [room],
    );
    asked.answer = () => ({ status: 400, body: '{"message":"not now"}' });
    const refused = await on.as('ann', query, variables);
    const after = await messages();
    asked.answer = () => ({ status: 204, body: '' });
    const done = await on.as('ann', query, variables);
    const last = await messages();
    await on.pool.query('delete from messages');

    expect(refusal(refused)).toEqual({ message: 'not now', code: 'validation-failed', path: '$' });
    expect(after).toEqual(['old']);
    expect(done).not.toHaveProperty('errors');
    expect(last).toEqual(root.startsWith('delete') ? [] : root === 'update_many' ? ['x'] : ['new']);
    const path = root.startsWith('delete') ? '/removals' : '/changes';
    expect(inputs()).toEqual([
      [path, input()],
      [path, input()],
    ]);
  },
);

test('a plan is used again with other values', async () => {
  await on.as('ann', say, { room, text: 'one' });
  await on.as('ann', say, { room, text: 'two' });

  expect(inputs()).toEqual([
    ['/messages', [{ room_id: room, text: 'one' }]],
    ['/messages', [{ room_id: room, text: 'two' }]],
  ]);
});

test.each([
  [
    '400 without a message',
    () => ({ status: 400, body: '{"error":"x"}' }),
    'received invalid response from input validation webhook',
  ],
  [
    '400 without JSON',
    () => ({ status: 400, body: 'no' }),
    'received invalid response from input validation webhook',
  ],
  [
    'another status',
    () => ({ status: 500, body: '{"message":"password is hunter2"}' }),
    'internal error when validating input data',
  ],
  [
    'a redirection',
    () => ({ status: 302, headers: { location: '/x' } }),
    'internal error when validating input data',
  ],
  ['no answer in time', () => new Promise<never>(() => {}), 'http exception when validating input data'],
])('%s: nothing is written, and nothing of the webhook’s inside is told', async (_what, answer, message) => {
  asked.answer = answer;
  const body = await on.as('ann', say, { room, text: 'hello' });

  expect(refusal(body)).toEqual({ message, code: 'unexpected', path: '$' });
  expect(JSON.stringify(body)).not.toContain('hunter2');
  expect(await messages()).toEqual([]);
});

test('admins, whom no permission binds, are not asked about', async () => {
  const { body } = await on.graphql({
    query:
      'mutation M($room: uuid!) { insert_messages(objects: [{ room_id: $room, text: "a", author: "b" }]) { affected_rows } }',
    variables: { room },
  });

  expect(body).toEqual({ data: { insert_messages: { affected_rows: 1 } } });
  expect(asked.received).toEqual([]);
});

test('a permission with a webhook can be made, is exported as it was, and counts what it asks', async () => {
  const permission = {
    filter: {},
    columns: ['name'],
    check: null,
    validate_input: hook('names', { timeout: 3 }),
  };
  const made = await on.metadata('pg_create_update_permission', {
    source: 'default',
    table: 'rooms',
    role: 'user',
    permission,
  });
  expect(made).toMatchObject({ status: 200 });
  await on.as(
    'ann',
    'mutation M($room: uuid!) { update_rooms_by_pk(pk_columns: { id: $room }, _set: { name: "n" }) { id } }',
    { room },
  );
  const { body } = await on.metadata('export_metadata', {});
  const metrics = await fetch(`${on.url}/v1/metrics`, {
    headers: { 'x-hasura-admin-secret': 'harness-admin-secret' },
  });

  expect(inputs()).toEqual([['/names', [{ pk_columns: { id: room }, _set: { name: 'n' } }]]]);
  expect(body.sources[0].tables.find((each: any) => each.table.name === 'rooms').update_permissions).toEqual([
    { role: 'user', permission },
  ]);
  expect(await metrics.text()).toContain(
    'engine_input_check_seconds_count{subject="update public.rooms",outcome="success"} 1',
  );
});

test.each([
  ['another kind', { type: 'sql', definition: { url: 'http://127.0.0.1:1' } }],
  ['no URL', { type: 'http', definition: {} }],
  ['a negative timeout', { type: 'http', definition: { url: 'http://127.0.0.1:1', timeout: -1 } }],
])('a permission whose webhook is described wrongly (%s) is refused', async (_what, validation) => {
  const permission = { filter: {}, columns: ['name'], validate_input: validation };
  const { status, body } = await on.metadata('pg_create_update_permission', {
    source: 'default',
    table: 'rooms',
    role: 'other',
    permission,
  });

  expect(status).toBe(400);
  expect(body.code).toBe('parse-failed');
  const { body: after } = await on.metadata('export_metadata', {});
  expect(JSON.stringify(after)).not.toContain('"other"');
});
