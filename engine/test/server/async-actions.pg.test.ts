import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AsyncActions } from '../../src/actions/async-actions.ts';
import { chatMetadata, startHarness, Subscriber, type Harness } from './engine-harness.ts';

let on: Harness;
let asked: { headers: IncomingMessage['headers']; body: any }[] = [];
let answer: (response: ServerResponse) => void;

const handler = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    asked.push({ headers: request.headers, body: JSON.parse(text) });
    answer(response);
  });
});
const reply = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

const openRoom = 'mutation ($name: String!) { open_room(name: $name) }';
const record = `($id: uuid!) {
  open_room(id: $id) { __typename id created_at errors output { id tags room { name } rooms { name } } }
}`;
const begun = async (user: string, name = 'x'): Promise<string> =>
  (await on.as(user, openRoom, { name })).data.open_room;
const found = async (user: string, id: string) =>
  (await on.as(user, `query ${record}`, { id })).data.open_room;
/** What the record says once its handler has answered. */
const answered = (user: string, id: string) =>
  vi.waitFor(async () => {
    const present = await found(user, id);
    expect(present.output ?? present.errors).not.toBeNull();
    return present;
  });

beforeAll(async () => {
  const port = await new Promise<number>((resolve) => {
    handler.listen(0, '127.0.0.1', () => resolve((handler.address() as { port: number }).port));
  });
  on = await startHarness({ ROOMS_URL: `http://127.0.0.1:${port}` });
  const { body } = await on.metadata('replace_metadata', {
    ...chatMetadata,
    actions: [
      {
        name: 'open_room',
        definition: {
          kind: 'asynchronous',
          handler: '{{ROOMS_URL}}/open',
          forward_client_headers: true,
          arguments: [{ name: 'name', type: 'String!' }],
          output_type: 'OpenedRoom!',
        },
        permissions: [{ role: 'user' }],
      },
    ],
    custom_types: {
      objects: [
        {
          name: 'OpenedRoom',
          fields: [
            { name: 'id', type: 'uuid!' },
            { name: 'tags', type: '[jsonb]' },
          ],
          relationships: [
            { name: 'room', type: 'object', remote_table: 'rooms', field_mapping: { id: 'id' } },
            { name: 'rooms', type: 'array', remote_table: 'rooms', field_mapping: { id: 'id' } },
          ],
        },
      ],
    },
  });
  expect(body).toEqual({ message: 'success' });
});
afterAll(async () => {
  await on.close();
  handler.close();
  handler.closeAllConnections();
});
beforeEach(() => {
  asked = [];
});

describe('an asynchronous action', () => {
  test('DIFF-21 answers an id at once; its handler hears of it, and the record then leads to what the handler answered', async () => {
    const room = await on.room('ann');
    answer = reply(200, { id: room, tags: null });

    const id = await begun('ann', 'lobby');
    const present = await answered('ann', id);

    const name = expect.stringContaining(room);
    expect(present).toEqual({
      __typename: 'open_room',
      id,
      created_at: expect.any(String),
      errors: null,
      output: { id: room, tags: null, room: { name }, rooms: [{ name }] },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]!.body).toEqual({
      action: { name: 'open_room' },
      input: { name: 'lobby' },
      session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': 'ann' },
    });
    expect(asked[0]!.headers['authorization']).toMatch(/^Bearer /);
  });

  test('is seen by who began it and by admins; rows of its answer stay under the asker’s permissions', async () => {
    const room = await on.room('somebody else');
    answer = reply(200, { id: room, tags: [] });

    const id = await begun('ann');
    const seen = await answered('ann', id);

    expect(seen.output).toEqual({ id: room, tags: [], room: null, rooms: [] });
    expect(await found('bob', id)).toBeNull();
    const admin = await on.graphql({ query: `query ${record}`, variables: { id } });
    expect(admin.body.data.open_room.output.room).toEqual({ name: `room ${room}` });
  });

  test.each([
    [
      'a refusal',
      reply(400, { message: 'no more rooms', code: 'full' }),
      { code: 'full', path: '$', error: 'no more rooms' },
    ],
    [
      'no JSON',
      reply(200, 'ok'),
      { code: 'unexpected', path: '$', error: 'not a valid json response from webhook' },
    ],
    [
      'another shape',
      reply(200, [1]),
      {
        code: 'unexpected',
        path: '$',
        error: 'got array for the action webhook response, expecting OpenedRoom',
      },
    ],
    [
      'a crash',
      reply(500, { message: 'password is hunter2' }),
      { code: 'unexpected', path: '$', error: 'internal error' },
    ],
  ])('DIFF-22 %s of the handler stands in the record', async (_, handled, errors) => {
    answer = handled;

    const present = await answered('ann', await begun('ann'));

    expect(present.output).toBeNull();
    expect(present.errors).toEqual(errors);
  });

  test('pushes its answer to a subscription on its record', async () => {
    const room = await on.room('ann');
    let release: (value: unknown) => void = () => {};
    const held = new Promise((resolve) => (release = resolve));
    answer = (response) => void held.then(() => reply(200, { id: room, tags: null })(response));
    const client = on.client('ann');
    const id = await begun('ann');
    const subscriber = new Subscriber(
      client,
      `subscription ($id: uuid!) { open_room(id: $id) { output { id } errors } }`,
      { id },
    );
    await vi.waitFor(() => expect(subscriber.last).toEqual({ open_room: { output: null, errors: null } }));

    release(undefined);

    await vi.waitFor(() =>
      expect(subscriber.last).toEqual({ open_room: { output: { id: room }, errors: null } }),
    );
    await client.dispose();
  });

  test('that an ended engine left behind is begun again by the next one', async () => {
    const room = await on.room('ann');
    answer = reply(200, { id: room, tags: null });
    const { rows } = await on.pool.query(
      `insert into hdb_catalog.hdb_action_log (action_name, input_payload, request_headers, session_variables, status, created_at)
       values ('open_room', '{"name": "left"}', '{}', '{"x-hasura-role": "user", "x-hasura-user-id": "ann"}', 'processing', now() - interval '1 hour'),
              ('open_room', '{"name": "fresh"}', '{}', '{"x-hasura-role": "user", "x-hasura-user-id": "ann"}', 'processing', now())
       returning id`,
    );
    const model = () => on.engine.schema.state.model;
    const handled: unknown[] = [];
    const actions = new AsyncActions({
      pool: on.pool,
      model,
      exchange: async ({ input }) => {
        handled.push(input);
        return { id: room };
      },
      log: pino({ level: 'silent' }),
      shutdownTimeoutMs: 1_000,
    });

    await actions.start();
    await vi.waitFor(() => expect(handled).toEqual([{ name: 'left' }]));
    await actions.stop();

    expect(await found('ann', rows[0].id)).toMatchObject({ output: { id: room } });
    expect(await found('ann', rows[1].id)).toMatchObject({ output: null, errors: null });
  });

  test('whose handler is still silent when the engine ends is given back', async () => {
    let finish: (value: null) => void = () => {};
    const actions = new AsyncActions({
      pool: on.pool,
      model: () => on.engine.schema.state.model,
      exchange: () => new Promise((resolve) => (finish = resolve)),
      log: pino({ level: 'silent' }),
      shutdownTimeoutMs: 20,
    });
    const session = { role: 'user', isAdmin: false, variables: {}, useBackendOnlyPermissions: false };

    const id = await actions.begin({ action: 'open_room', input: {} }, session, {});
    const status = async () =>
      (await on.pool.query('select status from hdb_catalog.hdb_action_log where id = $1', [id])).rows[0]
        .status;
    await vi.waitFor(async () => expect(await status()).toBe('processing'));
    await actions.stop();
    finish(null);

    expect(await status()).toBe('created');
  });
});
