import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Subscriber, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness({ HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT: '1' });
});
afterAll(() => on.close());

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const roomMessages = `subscription ($room: uuid!) {
  messages(where: {room_id: {_eq: $room}}, order_by: {seq: asc}) { body }
}`;
const roomStream = `subscription ($room: uuid!, $after: bigint!) {
  messages_stream(
    where: {room_id: {_eq: $room}}
    batch_size: 3
    cursor: {initial_value: {seq: $after}, ordering: ASC}
  ) { seq body }
}`;
const bodies = (subscriber: Subscriber) => subscriber.last?.messages.map((row: { body: string }) => row.body);
const streamed = (subscriber: Subscriber) =>
  subscriber.results.flatMap(({ data }) => data.messages_stream.map((row: { seq: number }) => row.seq));

async function rawSocket(protocol = 'graphql-transport-ws') {
  const socket = new WebSocket(on.wsUrl, protocol);
  const messages: any[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = once(socket, 'close').then(([code, reason]) => ({
    code: code as number,
    reason: String(reason),
  }));
  await once(socket, 'open');
  return { socket, messages, closed, send: (message: unknown) => socket.send(JSON.stringify(message)) };
}

describe('live queries and streams over graphql-transport-ws', () => {
  test('CHAT-2 a message reaches the other people’s open subscriptions, and only those who may see it', async () => {
    const room = await on.room('ann', 'bob');
    const clients = ['ann', 'bob', 'eve'].map((name) => on.client(name));
    const [ann, bob, eve] = clients.map((client) => new Subscriber(client, roomMessages, { room }));
    await until(() => expect([ann, bob, eve].map((someone) => bodies(someone!))).toEqual([[], [], []]));
    await on.say(room, 'hello');
    await until(() => expect([bodies(ann!), bodies(bob!)]).toEqual([['hello'], ['hello']]));
    expect(eve!.results).toHaveLength(1);
    for (const client of clients) await client.dispose();
  });

  test('a stream goes on from its cursor and brings every row once', async () => {
    const room = await on.room('ann');
    for (let n = 1; n <= 5; n++) await on.say(room, `${n}`);
    const client = on.client('ann');
    const stream = new Subscriber(client, roomStream, { room, after: 2 });
    await until(() => expect(streamed(stream)).toEqual([3, 4, 5]));
    for (let n = 6; n <= 12; n++) await on.say(room, `${n}`);
    await until(() => expect(streamed(stream)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
    await client.dispose();
  });

  test('PERM-1 one who is let into a room sees it at once, one who is put out sees nothing any more', async () => {
    const room = await on.room('ann');
    await on.say(room, 'secret');
    const client = on.client('bob');
    const bob = new Subscriber(client, roomMessages, { room });
    await until(() => expect(bodies(bob)).toEqual([]));
    await on.pool.query("insert into members (room_id, user_id) values ($1, 'bob')", [room]);
    await until(() => expect(bodies(bob)).toEqual(['secret']));
    await on.pool.query("delete from members where room_id = $1 and user_id = 'bob'", [room]);
    await until(() => expect(bodies(bob)).toEqual([]));
    await client.dispose();
  });

  test('PERM-2 a changed permission is in force for open subscriptions within a second', async () => {
    const room = await on.room('ann');
    await on.say(room, 'visible');
    const client = on.client('ann');
    const ann = new Subscriber(client, roomMessages, { room });
    await until(() => expect(bodies(ann)).toEqual(['visible']));
    const table = { source: 'default', table: { schema: 'public', name: 'messages' }, role: 'user' };
    const { body: before } = await on.metadata('export_metadata', {});
    const started = performance.now();
    const changed = await on.metadata('bulk', [
      { type: 'pg_drop_select_permission', args: table },
      {
        type: 'pg_create_select_permission',
        args: {
          ...table,
          permission: { columns: ['body', 'seq', 'room_id'], filter: { body: { _neq: 'visible' } } },
        },
      },
    ]);
    expect(changed).toEqual({ status: 200, body: [{ message: 'success' }, { message: 'success' }] });
    await until(() => expect(bodies(ann)).toEqual([]));
    expect(performance.now() - started).toBeLessThan(1_000);
    await on.metadata('pg_drop_select_permission', table);
    await until(() => expect(ann.problems).toHaveLength(1));
    expect(JSON.stringify(ann.problems)).toContain('validation-failed');
    expect((await on.metadata('replace_metadata', before)).status).toBe(200);
    const again = new Subscriber(client, roomMessages, { room });
    await until(() => expect(bodies(again)).toEqual(['visible']));
    await client.dispose();
  });

  test('queries and mutations are answered over the same socket', async () => {
    const room = await on.room('ann');
    const client = on.client('ann');
    const sent = new Subscriber(
      client,
      'mutation ($room: uuid!) { insert_messages_one(object: {room_id: $room, body: "over ws"}) { author } }',
      { room },
    );
    await until(() => expect(sent.completed).toBe(true));
    expect(sent.last).toEqual({ insert_messages_one: { author: 'ann' } });
    const refused = new Subscriber(client, '{ nothing }');
    await until(() => expect(JSON.stringify(refused.problems)).toContain('validation-failed'));
    await client.dispose();
  });

  test('PERM-5 after the last one leaves nothing remains, and idle subscriptions run no statement', async () => {
    const room = await on.room('ann', 'bob');
    const clients = ['ann', 'bob'].map((name) => on.client(name));
    const subscribers = clients.map((client) => new Subscriber(client, roomMessages, { room }));
    await until(() => expect(subscribers.map(bodies)).toEqual([[], []]));
    const statements = async () => {
      const { rows } = await on.pool.query(
        `select max(query_start)::text as last from pg_stat_activity where application_name = 'hasura_live_queries'`,
      );
      return rows[0].last;
    };
    // What was written while setting up may still be on its way through the change stream.
    await until(async () => {
      const before = await statements();
      await on.pool.query('select pg_sleep(1)');
      expect(await statements()).toBe(before);
    });
    expect(on.engine.live.subscriptionCount).toBe(2);
    subscribers[0]!.end();
    await until(() => expect(on.engine.live.subscriptionCount).toBe(1));
    for (const client of clients) await client.dispose();
    await until(() => expect([on.engine.live.subscriptionCount, on.engine.live.cohortCount]).toEqual([0, 0]));
  });
});

describe('a token and its socket', () => {
  test('DIFF-7 USR-5 the socket closes when the token ends', async () => {
    const { closed, send, messages } = await rawSocket();
    const token = await on.token('ann', { lifetimeSeconds: 4 });
    send({ type: 'connection_init', payload: { headers: { Authorization: `Bearer ${token}` } } });
    await until(() => expect(messages).toEqual([{ type: 'connection_ack' }]));
    expect(await closed).toEqual({ code: 4403, reason: 'Could not verify JWT: JWTExpired' });
  });

  test.each([
    ['a forged token', { key: 'another-key-of-at-least-32-bytes!!!' }, {}, /JWSInvalidSignature/],
    ['an expired token', { lifetimeSeconds: -5 }, {}, /JWTExpired/],
    ['a role that is not allowed', {}, { 'x-hasura-role': 'admin' }, /not in allowed roles/],
  ])('%s is refused at connection_init', async (_what, options, headers, reason) => {
    const { closed, send } = await rawSocket();
    const token = await on.token('ann', options);
    send({ type: 'connection_init', payload: { headers: { Authorization: `Bearer ${token}`, ...headers } } });
    expect(await closed).toEqual({ code: 4400, reason: expect.stringMatching(reason) });
  });

  test('CHAT-12 an open stream outlives its token: a second socket takes over from the cursor without a gap', async () => {
    const room = await on.room('ann');
    const first = on.client('ann');
    const before = new Subscriber(first, roomStream, { room, after: 0 });
    await on.say(room, 'one');
    await until(() => expect(streamed(before)).toEqual([1]));
    const second = on.client('ann');
    const after = new Subscriber(second, roomStream, { room, after: streamed(before).at(-1) });
    await first.dispose();
    await on.say(room, 'two');
    await until(() => expect(streamed(after)).toEqual([2]));
    expect(streamed(before)).toEqual([1]);
    await second.dispose();
  });
});

describe('clients that do not keep to the protocol', () => {
  test.each([
    ['no JSON', 'nonsense', 4400],
    ['an unknown type', '{"type":"dance"}', 4400],
    [
      'an operation before connection_init',
      '{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}',
      4401,
    ],
  ])('%s closes the socket', async (_what, text, code) => {
    const { socket, closed } = await rawSocket();
    socket.send(text);
    expect(await closed).toMatchObject({ code });
  });

  test('binary messages, silence, a second connection_init and a doubled id each have their close code', async () => {
    const binary = await rawSocket();
    binary.socket.send(Buffer.from([1, 2, 3]));
    const silent = await rawSocket();
    const twice = await rawSocket();
    const init = {
      type: 'connection_init',
      payload: { headers: { Authorization: `Bearer ${await on.token('ann')}` } },
    };
    twice.send(init);
    twice.send(init);
    const doubled = await rawSocket();
    doubled.send(init);
    await until(() => expect(doubled.messages).toHaveLength(1));
    const operation = { type: 'subscribe', id: 'same', payload: { query: 'subscription { rooms { id } }' } };
    doubled.send(operation);
    doubled.send(operation);
    const ends = await Promise.all([binary, silent, twice, doubled].map(({ closed }) => closed));
    expect(ends.map(({ code }) => code)).toEqual([4400, 4408, 4429, 4409]);
    expect((await on.graphql({ query: '{ __typename }' })).status).toBe(200);
  });

  test('a subprotocol nobody speaks is refused', async () => {
    const socket = new WebSocket(on.wsUrl, 'telepathy');
    const [error] = await once(socket, 'error');
    expect(String(error)).toMatch(/subprotocol/i);
  });

  test('a slow consumer does not make the engine hold results for it, and gets the newest state in the end', async () => {
    const room = await on.room('ann');
    const { socket, send, messages, closed } = await rawSocket();
    send({
      type: 'connection_init',
      payload: { headers: { Authorization: `Bearer ${await on.token('ann')}` } },
    });
    await until(() => expect(messages).toHaveLength(1));
    send({ type: 'subscribe', id: '1', payload: { query: roomMessages, variables: { room } } });
    await until(() => expect(messages).toHaveLength(2));
    socket.pause();
    const long = 'x'.repeat(2_000);
    const rounds = 60;
    for (let round = 0; round < rounds; round++) {
      await on.pool.query(
        "insert into messages (room_id, author, body) select $1, 'a', $2 from generate_series(1, 20)",
        [room, long],
      );
      await on.pool.query('select pg_sleep(0.02)');
    }
    await on.say(room, 'the end');
    socket.resume();
    await until(() => expect(messages.at(-1)?.payload.data.messages.at(-1).body).toBe('the end'));
    // Each round changed the answer; most of the answers in between were never made.
    expect(messages.length).toBeLessThan(rounds / 2);
    socket.close();
    await closed;
  });
});

test('the older protocol of subscriptions-transport-ws is spoken too', async () => {
  const room = await on.room('ann');
  const { send, messages, closed } = await rawSocket('graphql-ws');
  send({
    type: 'connection_init',
    payload: { headers: { Authorization: `Bearer ${await on.token('ann')}` } },
  });
  send({ type: 'connection_init' });
  expect(await closed).toMatchObject({ code: 4429 });
  const again = await rawSocket('graphql-ws');
  again.send({
    type: 'connection_init',
    payload: { headers: { Authorization: `Bearer ${await on.token('ann')}` } },
  });
  await until(() => expect(again.messages[0]).toEqual({ type: 'connection_ack' }));
  again.send({ type: 'start', id: '1', payload: { query: roomMessages, variables: { room } } });
  await until(() =>
    expect(again.messages.at(-1)).toEqual({ type: 'data', id: '1', payload: { data: { messages: [] } } }),
  );
  again.send({ type: 'stop', id: '1' });
  again.send({ type: 'connection_terminate' });
  expect(await again.closed).toMatchObject({ code: 1000 });
  expect(messages.length).toBeLessThanOrEqual(1);
});
