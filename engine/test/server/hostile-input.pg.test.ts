import { once } from 'node:events';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Subscriber, adminSecret, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
});
afterAll(() => on.close());

const post = (path: string, body: string) =>
  fetch(on.url + path, { method: 'POST', headers: { 'x-hasura-admin-secret': adminSecret }, body });
const rowCounts = async () => {
  const { rows } = await on.pool.query(
    'select (select count(*) from rooms) as rooms, (select count(*) from messages) as messages',
  );
  return rows[0];
};
/** Text that looks like GraphQL closely enough to get past the parser now and then. */
const graphqlLike = fc
  .array(
    fc.constantFrom(
      ...['{', '}', '(', ')', '[', ']', ':', '...', '$', '@', '!', '=', '"', '""', '"""', '#', '\\u0000'],
      ...[
        'query',
        'mutation',
        'subscription',
        'fragment',
        'on',
        'rooms',
        'messages',
        'id',
        'where',
        '_eq',
        '_and',
      ],
      ...[
        '__typename',
        '__schema',
        'null',
        'true',
        '1e999',
        '-1',
        '99999999999999999999',
        'limit',
        'order_by',
      ],
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(' '));

test('whatever is posted, the answer is JSON with an error or data, nothing is written and the engine lives', async () => {
  const room = await on.room('ann');
  await on.say(room, 'untouched');
  const before = await rowCounts();
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ query: fc.oneof(graphqlLike, fc.string(), fc.jsonValue()), variables: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
    fc
      .record({
        type: fc.oneof(fc.constantFrom('bulk', 'export_metadata', 'pg_track_table', 'reload'), fc.string()),
        args: fc.jsonValue(),
      })
      .map((value) => JSON.stringify(value)),
  );
  const path = fc.constantFrom('/v1/graphql', '/v1alpha1/graphql', '/v1/metadata');
  await fc.assert(
    fc.asyncProperty(path, body, async (where, text) => {
      const response = await post(where, text);
      const answer: unknown = await response.json();
      expect([200, 400, 404, 409]).toContain(response.status);
      expect(JSON.stringify(answer)).not.toMatch(/node_modules|at async|engine\/src/);
    }),
    { numRuns: 400 },
  );
  expect(await rowCounts()).toEqual(before);
  expect((await on.graphql({ query: '{ rooms { id } }' })).body).toEqual({ data: { rooms: [{ id: room }] } });
});

test('whatever is sent over a socket, only that socket suffers', async () => {
  const room = await on.room('bob');
  const client = on.client('bob');
  const bob = new Subscriber(client, 'subscription { rooms { id } }');
  await vi.waitFor(() => expect(bob.last).toEqual({ rooms: [{ id: room }] }));
  const message = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({
        type: fc.constantFrom(
          'connection_init',
          'subscribe',
          'complete',
          'ping',
          'pong',
          'start',
          'stop',
          'x',
        ),
        id: fc.oneof(fc.string(), fc.jsonValue()),
        payload: fc.oneof(fc.jsonValue(), fc.record({ query: graphqlLike, variables: fc.jsonValue() })),
      })
      .map((value) => JSON.stringify(value)),
  );
  const authorization = `Bearer ${await on.token('bob')}`;
  const init = JSON.stringify({ type: 'connection_init', payload: { headers: { authorization } } });
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(message, { maxLength: 6 }), async (greets, messages) => {
      const socket = new WebSocket(on.wsUrl, 'graphql-transport-ws');
      await once(socket, 'open');
      if (greets) socket.send(init);
      for (const text of messages) socket.send(text);
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    }),
    { numRuns: 150 },
  );
  const second = await on.room('bob');
  await vi.waitFor(() => expect(bob.last.rooms.map(({ id }: { id: string }) => id)).toContain(second));
  await client.dispose();
  await vi.waitFor(() => expect(on.engine.live.subscriptionCount).toBe(0));
});

test('frames that break the WebSocket protocol and connections that vanish end only themselves', async () => {
  const { port } = new URL(on.url);
  const { connect } = await import('node:net');
  for (const bytes of ['\u0081\u00fe\u0000', '\u00ff\u00ff\u00ff\u00ff', '']) {
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'GET /v1/graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    await once(socket, 'data');
    socket.write(Buffer.from(bytes, 'latin1'));
    socket.resetAndDestroy();
    await once(socket, 'close');
  }
  const half = connect(Number(port), '127.0.0.1');
  await once(half, 'connect');
  half.write('POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"query":');
  half.resetAndDestroy();
  await once(half, 'close');
  expect((await on.graphql({ query: '{ __typename }' })).body).toEqual({
    data: { __typename: 'query_root' },
  });
});

test('CHAT-12 when the database ends every connection, open subscriptions go on afterwards', async () => {
  const room = await on.room('ann');
  const client = on.client('ann');
  const ann = new Subscriber(
    client,
    `subscription { messages(where: {room_id: {_eq: "${room}"}}) { body } }`,
  );
  await vi.waitFor(() => expect(ann.last).toEqual({ messages: [] }));
  await on.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await vi.waitFor(async () => on.say(room, 'after the storm'), { timeout: 5_000 });
  await vi.waitFor(() => expect(ann.last).toEqual({ messages: [{ body: 'after the storm' }] }), {
    timeout: 10_000,
  });
  await vi.waitFor(() => expect(on.engine.changes).toMatchObject({ source: 'logical-replication' }), {
    timeout: 10_000,
  });
  expect(ann.problems).toEqual([]);
  await client.dispose();
});
