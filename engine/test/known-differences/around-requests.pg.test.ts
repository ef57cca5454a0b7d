/** What happens around requests otherwise than in Hasura: sockets, settings, commands, events. */
import { once } from 'node:events';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { readEnvironment } from '../../src/config/environment.ts';
import { startEngine } from '../../src/server/engine.ts';
import { adminSecret, chatMetadata, jwtKey, startHarness, type Harness } from '../server/engine-harness.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let on: Harness;
let developing: Harness;
let hook: WebhookReceiver;
beforeAll(async () => {
  hook = await startWebhookReceiver();
  on = await startHarness({ HOOK_URL: hook.url, HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE: '1' });
  developing = await startHarness({ HASURA_GRAPHQL_DEV_MODE: 'true' });
});
afterAll(async () => {
  await on.close();
  await developing.close();
  await hook.close();
});

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 10 });

async function socket(of: Harness, protocol: string, options: ClientOptions = {}) {
  const open = new WebSocket(of.wsUrl, protocol, options);
  const seen: any[] = [];
  let pings = 0;
  open.on('message', (data) => seen.push(JSON.parse(String(data))));
  open.on('ping', () => (pings += 1));
  const closed = once(open, 'close');
  await once(open, 'open');
  const send = (message: unknown) => open.send(JSON.stringify(message));
  const headers = { Authorization: `Bearer ${await of.token('ann')}` };
  send({ type: 'connection_init', payload: { headers } });
  await until(() => expect(seen[0]).toEqual({ type: 'connection_ack' }));
  return { open, seen, closed, send, pings: () => pings };
}

test('DIFF-8 a connection is kept alive by pings, the older protocol by its message too, and ends when it is silent', async () => {
  const newer = await socket(on, 'graphql-transport-ws');
  const older = await socket(on, 'graphql-ws');
  const silent = await socket(on, 'graphql-transport-ws', { autoPong: false });

  await until(() => expect(newer.pings()).toBeGreaterThan(0));
  await until(() => expect(older.seen.filter(({ type }) => type === 'ka').length).toBeGreaterThan(0));
  await silent.closed;

  expect(newer.seen).toEqual([{ type: 'connection_ack' }]);
  newer.open.close();
  older.open.close();
});

test('DIFF-9 a connection has a thousand operations at once and no more', async () => {
  // Not the engine of hasty pings: so many operations at once keep this process busy.
  const { open, seen, send } = await socket(developing, 'graphql-transport-ws');
  const query = 'subscription { rooms { id } }';
  for (let id = 1; id <= 1_001; id += 1) send({ type: 'subscribe', id: String(id), payload: { query } });

  await until(() => expect(seen.filter(({ type }) => type === 'next')).toHaveLength(1_000));
  await until(() =>
    expect(seen.filter(({ type }) => type === 'error')).toMatchObject([
      { id: '1001', payload: [{ message: 'a connection may have 1000 operations at once' }] },
    ]),
  );
  open.close();
});

test('DIFF-11 unless told otherwise the engine listens on the loopback address alone', () => {
  const config = readEnvironment({ HASURA_GRAPHQL_DATABASE_URL: 'postgres://somewhere/db' });

  expect(JSON.stringify(config)).toContain('"127.0.0.1"');
});

test('DIFF-26 an event says its time in UTC, whatever the zone of who wrote the row', async () => {
  await on.metadata('pg_create_event_trigger', {
    name: 'rooms_new',
    table: 'rooms',
    webhook: '{{HOOK_URL}}/on',
    insert: { columns: '*' },
  });
  const writer = await on.pool.connect();
  await writer.query(`set timezone to 'Asia/Dhaka'`);
  await writer.query(`insert into rooms (name) values ('far away')`);
  writer.release(true);
  const [request] = await hook.until(1);

  expect(request?.body.created_at).toMatch(/Z$/);
  expect(Math.abs(Date.parse(request?.body.created_at) - Date.now())).toBeLessThan(600_000);
  await on.metadata('pg_delete_event_trigger', { name: 'rooms_new' });
});

test('DIFF-29 an event trigger with cleanup_config is refused, and nothing is stored', async () => {
  const { body: before } = await on.metadata('export_metadata', {});
  const refused = await on.metadata('pg_create_event_trigger', {
    name: 'cleaned',
    table: 'rooms',
    webhook: '{{HOOK_URL}}/on',
    insert: { columns: '*' },
    cleanup_config: { schedule: '0 0 * * *', batch_size: 100, clear_older_than: 168, timeout: 60 },
  });

  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('cleanup_config');
  expect((await on.metadata('export_metadata', {})).body).toEqual(before);
});

test('DIFF-33 each engine counts rates for itself', async () => {
  const limited = await startHarness();
  const api_limits = { rate_limit: { global: { max_reqs_per_min: 1, unique_params: ['x-hasura-user-id'] } } };
  await limited.metadata('replace_metadata', { ...chatMetadata, api_limits });
  const config = readEnvironment({
    HASURA_GRAPHQL_DATABASE_URL: limited.databaseUrl,
    HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
    HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ type: 'HS256', key: jwtKey }),
    HASURA_GRAPHQL_SERVER_PORT: '0',
  });
  const second = await startEngine(config, pino({ level: 'silent' }));
  const query = '{ rooms { id } }';
  const askSecond = async () => {
    const response = await fetch(`http://127.0.0.1:${second.port}/v1/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await limited.token('ann')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };

  expect(await limited.as('ann', query)).toEqual({ data: { rooms: [] } });
  expect(await limited.as('ann', query)).toMatchObject({
    errors: [{ extensions: { code: 'rate-limit-exceeded' } }],
  });
  expect(await askSecond()).toEqual({ data: { rooms: [] } });
  await second.close();
  await limited.close();
});

test('DIFF-35 what went wrong inside is shown to admins in development mode and to nobody else', async () => {
  const query = 'mutation { insert_messages(objects: {body: "x"}) { affected_rows } }';
  const internalOf = (answer: any) => answer.errors[0].extensions.internal;

  expect(internalOf((await developing.graphql({ query })).body)).toBeDefined();
  expect(internalOf((await on.graphql({ query })).body)).toBeUndefined();
  const room = await developing.room('ann');
  const tooLong = `mutation { insert_messages(objects: {room_id: "${room}", body: "${'x'.repeat(2001)}"}) { affected_rows } }`;
  const refused = await developing.as('ann', tooLong);
  expect(refused.errors[0].extensions.code).toBe('permission-error');
  expect(internalOf(refused)).toBeUndefined();
  const { rows } = await developing.pool.query('select from messages');
  expect(rows).toEqual([]);
});

test('DIFF-40 a command that is not served says so', async () => {
  const answer = await on.metadata('pg_track_logical_model', { source: 'default', name: 'x', fields: [] });

  expect(answer.body.code).toBe('not-supported');
});

test('DIFF-45 the legacy query endpoint is not there', async () => {
  const response = await fetch(`${on.url}/v1/query`, {
    method: 'POST',
    headers: { 'x-hasura-admin-secret': adminSecret, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'select', args: { table: 'rooms', columns: ['id'] } }),
  });

  expect(response.status).toBe(404);
});
