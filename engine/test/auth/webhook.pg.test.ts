import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createClient } from 'graphql-ws';
import { Subscriber, adminSecret, startHarness, type Harness } from '../server/engine-harness.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let hook: WebhookReceiver;
beforeAll(async () => {
  hook = await startWebhookReceiver();
});
afterAll(() => hook.close());
beforeEach(() => {
  hook.received.length = 0;
  hook.answer = ({ headers, body }) => {
    const who = headers['x-who'] ?? body?.headers['x-who'];
    if (who === undefined) return { status: 401 };
    return {
      status: 200,
      body: JSON.stringify({ 'X-Hasura-Role': 'user', 'X-Hasura-User-Id': who, other: 7 }),
    };
  };
});
const names = { query: '{ rooms { name } }' };

describe.each(['GET', 'POST'])('a hook asked by %s', (mode) => {
  let on: Harness;
  beforeAll(async () => {
    on = await startHarness({
      HASURA_GRAPHQL_JWT_SECRET: '',
      HASURA_GRAPHQL_AUTH_HOOK: `${hook.url}/auth`,
      HASURA_GRAPHQL_AUTH_HOOK_MODE: mode,
    });
    await on.room('ann');
  });
  afterAll(() => on.close());

  test('says who asks; what it sees are the client’s headers, not those of the connection', async () => {
    const { body } = await on.graphql(names, {
      'x-who': 'ann',
      'user-agent': 'client',
      authorization: 'Bearer t',
    });
    expect(body.data.rooms).toHaveLength(1);
    expect((await on.graphql(names, { 'x-who': 'eve' })).body.data.rooms).toEqual([]);
    const [first] = hook.received;
    const seen = mode === 'POST' ? first?.body.headers : first?.headers;
    expect(seen).toMatchObject({ 'x-who': 'ann', authorization: 'Bearer t' });
    expect(seen['user-agent']).toBeUndefined();
    if (mode === 'POST') expect(first?.body.request).toEqual(names);
  });

  test.each([
    ['no', { status: 401 }, 'access-denied'],
    ['an error', { status: 500 }, 'unexpected'],
    ['no JSON', { status: 200, body: 'ok' }, 'unexpected'],
    ['no role', { status: 200, body: '{}' }, 'not-found'],
    ['a number', { status: 200, body: '{"x-hasura-role": 1}' }, 'unexpected'],
  ])('that answers %s lets nobody in', async (_what, answer, code) => {
    hook.answer = () => answer;
    const { body } = await on.graphql(names, { 'x-who': 'ann' });
    expect(body.errors[0].extensions.code).toBe(code);
    expect(body.data).toBeUndefined();
  });

  test('is not asked about the admin secret', async () => {
    expect((await on.graphql(names, { 'x-hasura-admin-secret': adminSecret })).body.data.rooms).toHaveLength(
      1,
    );
    expect(
      (await on.graphql(names, { 'x-hasura-admin-secret': 'guess' })).body.errors[0].extensions.code,
    ).toBe('access-denied');
    expect(hook.received).toEqual([]);
  });

  test('DIFF-12 that names an end of its answer ends the subscription’s connection then', async () => {
    hook.answer = () => ({
      status: 200,
      headers: { 'cache-control': 'private, max-age=1' },
      body: '{"x-hasura-role": "user", "x-hasura-user-id": "ann"}',
    });
    let closed: unknown;
    const client = createClient({
      url: on.wsUrl,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { headers: { 'x-who': 'ann' } },
      on: { closed: (event) => (closed = event) },
    });
    const subscriber = new Subscriber(client, 'subscription { rooms { name } }');
    await vi.waitFor(() => expect(subscriber.last?.rooms).toHaveLength(1), { timeout: 5_000 });
    await vi.waitFor(() => expect(closed).toMatchObject({ code: 4403 }), { timeout: 5_000 });
  });
});

test('a hook that is gone lets nobody in', async () => {
  const on = await startHarness({
    HASURA_GRAPHQL_JWT_SECRET: '',
    HASURA_GRAPHQL_AUTH_HOOK: 'http://127.0.0.1:1/',
  });
  expect((await on.graphql(names, {})).body.errors[0].extensions.code).toBe('unexpected');
  await on.close();
});

test('a hook beside a JWT secret is refused at start', async () => {
  await expect(startHarness({ HASURA_GRAPHQL_AUTH_HOOK: 'http://127.0.0.1:1/' })).rejects.toThrow(
    'cannot both be set',
  );
});
