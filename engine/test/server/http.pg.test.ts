import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminSecret, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness({
    ENGINE_BODY_LIMIT_BYTES: '65536',
    HASURA_GRAPHQL_CORS_DOMAIN: 'https://*.example.org',
  });
});
afterAll(() => on.close());

const errorOf = (body: any) => ({ message: body.errors[0].message, ...body.errors[0].extensions });
const send = `mutation ($room: uuid!, $body: String!) {
  insert_messages_one(object: {room_id: $room, body: $body}) { author body }
}`;

describe('POST /v1/graphql', () => {
  test('PERM-1 answers for the role and user of the token', async () => {
    const [mine, other] = [await on.room('ann'), await on.room('bob')];
    expect(await on.as('ann', '{ rooms { id } }')).toEqual({ data: { rooms: [{ id: mine }] } });
    expect(await on.as('ann', send, { room: mine, body: 'hi' })).toEqual({
      data: { insert_messages_one: { author: 'ann', body: 'hi' } },
    });
    const refused = await on.as('ann', send, { room: other, body: 'let me in' });
    expect(errorOf(refused)).toMatchObject({ code: 'permission-error' });
    const { rows } = await on.pool.query('select count(*)::int as n from messages where room_id = $1', [
      other,
    ]);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test.each([
    ['{ rooms { id ', 'validation-failed', '$.query', 'not a valid graphql query'],
    ['subscription { rooms { id } }', 'unexpected-payload', '$', /use websockets instead/],
    ['{ rooms { last_seq } }', 'validation-failed', /last_seq/, /last_seq/],
  ])('refuses %s with Hasura’s envelope and status 200', async (query, code, path, message) => {
    const { status, body } = await on.graphql(
      { query },
      { authorization: `Bearer ${await on.token('ann')}` },
    );
    expect(status).toBe(200);
    const matching = (value: string | RegExp) =>
      typeof value === 'string' ? value : expect.stringMatching(value);
    expect(errorOf(body)).toEqual({ code, path: matching(path), message: matching(message) });
  });

  test.each([
    ['no JSON', 'nonsense', 'invalid-json'],
    ['no query', { variables: {} }, 'parse-failed'],
    ['a query that is a number', { query: 7 }, 'parse-failed'],
    ['variables that are a list', { query: '{ __typename }', variables: [1] }, 'parse-failed'],
    ['null', 'null', 'parse-failed'],
  ])('refuses %s', async (_what, body, code) => {
    const answer = await on.graphql(body);
    expect(answer.status).toBe(200);
    expect(errorOf(answer.body)).toMatchObject({ code });
  });

  test('answers a batch in order, each entry for itself', async () => {
    const { body } = await on.graphql([
      { query: '{ __typename }' },
      { query: '{' },
      { query: '{ __typename }' },
    ]);
    expect(body).toEqual([
      { data: { __typename: 'query_root' } },
      { errors: [expect.objectContaining({ message: 'not a valid graphql query' })] },
      { data: { __typename: 'query_root' } },
    ]);
  });

  test('DIFF-36 refuses a body over the limit, stores nothing and stays alive', async () => {
    const room = await on.room('ann');
    const { status, body } = await on.graphql({
      query: send,
      variables: { room, body: 'x'.repeat(100_000) },
    });
    expect(status).toBe(413);
    expect(errorOf(body)).toMatchObject({ code: 'bad-request' });
    const { rows } = await on.pool.query('select count(*)::int as n from messages where room_id = $1', [
      room,
    ]);
    expect(rows).toEqual([{ n: 0 }]);
    expect((await on.graphql({ query: '{ __typename }' })).status).toBe(200);
  });

  test.each([
    ['expired', { lifetimeSeconds: -10 }, 'Could not verify JWT: JWTExpired'],
    [
      'forged',
      { key: 'another-key-of-at-least-32-bytes!!!' },
      'Could not verify JWT: JWSError JWSInvalidSignature',
    ],
  ])('refuses a token that is %s', async (_what, options, message) => {
    const headers = { authorization: `Bearer ${await on.token('ann', options)}` };
    const { status, body } = await on.graphql({ query: '{ rooms { id } }' }, headers);
    expect(status).toBe(200);
    expect(errorOf(body)).toEqual({ code: 'invalid-jwt', path: '$', message });
  });

  test('refuses a role that the token does not allow, and session variables in headers', async () => {
    await on.room('victim');
    const authorization = `Bearer ${await on.token('ann')}`;
    const asAdmin = await on.graphql(
      { query: '{ rooms { id } }' },
      { authorization, 'x-hasura-role': 'admin' },
    );
    expect(errorOf(asAdmin.body)).toMatchObject({ code: 'access-denied' });
    const query = '{ members(where: {user_id: {_eq: "victim"}}) { user_id } }';
    const asVictim = await on.graphql({ query }, { authorization, 'x-hasura-user-id': 'victim' });
    expect(asVictim.body).toEqual({ data: { members: [] } });
  });

  test('with SQL and HTML in a message stores exactly that text', async () => {
    const room = await on.room('ann');
    const body = `'); drop table messages; -- <script>alert(1)</script> \\ " $1 ☃`;
    expect(await on.as('ann', send, { room, body })).toEqual({
      data: { insert_messages_one: { author: 'ann', body } },
    });
  });
});

describe('what else the engine serves', () => {
  test('health says which change source is used', async () => {
    const plain = await fetch(`${on.url}/healthz`);
    expect([plain.status, await plain.text()]).toEqual([200, 'OK']);
    const json = await fetch(`${on.url}/healthz`, { headers: { accept: 'application/json' } });
    expect(await json.json()).toEqual({
      status: 'OK',
      changes: { source: 'logical-replication', connected: true },
      inconsistencies: 0,
    });
  });

  test('DIFF-41 version, metrics and unknown paths', async () => {
    expect(await (await fetch(`${on.url}/v1/version`)).json()).toMatchObject({ version: expect.any(String) });
    expect((await fetch(`${on.url}/v1/metrics`)).status).toBe(401);
    const metrics = await fetch(`${on.url}/v1/metrics`, {
      headers: { 'x-hasura-admin-secret': adminSecret },
    });
    expect(await metrics.text()).toMatch(/hasura_graphql_requests_total\{operation_type="query"/);
    const missing = await fetch(`${on.url}/v1/nothing`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'not-found' }),
    ]);
  });

  test('browsers of allowed origins may call, others are not told they may', async () => {
    const preflight = (origin: string) =>
      fetch(`${on.url}/v1/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-headers': 'authorization' },
      });
    const allowed = await preflight('https://app.example.org');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.org');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('authorization');
    const refused = await preflight('https://evil.example.com');
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('each answer carries the request’s id', async () => {
    const answer = await fetch(`${on.url}/v1/version`, { headers: { 'x-request-id': 'my-id' } });
    expect(answer.headers.get('x-request-id')).toBe('my-id');
  });

  test('SQL is run for admins only, and new tables are seen at once', async () => {
    const runSql = async (sql: string, headers: Record<string, string>) => {
      const response = await fetch(`${on.url}/v2/query`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ type: 'run_sql', args: { sql } }),
      });
      return { status: response.status, body: (await response.json()) as any };
    };
    const admin = { 'x-hasura-admin-secret': adminSecret };
    const refused = await runSql('drop table messages', { authorization: `Bearer ${await on.token('ann')}` });
    expect(refused).toMatchObject({ status: 400, body: { code: 'access-denied' } });
    expect(await runSql('create table notes (id int primary key, text text)', admin)).toEqual({
      status: 200,
      body: { result_type: 'CommandOk', result: null },
    });
    expect(await runSql("insert into notes values (1, null), (2, 'b') returning *", admin)).toMatchObject({
      body: {
        result_type: 'TuplesOk',
        result: [
          ['id', 'text'],
          ['1', 'NULL'],
          ['2', 'b'],
        ],
      },
    });
    const failed = await runSql('select * from nowhere', admin);
    expect(failed).toMatchObject({
      status: 400,
      body: { code: 'postgres-error', internal: { statement: 'select * from nowhere' } },
    });
    expect(await on.metadata('pg_track_table', { schema: 'public', name: 'notes' })).toMatchObject({
      status: 200,
    });
    expect((await on.graphql({ query: '{ notes(order_by: {id: asc}) { id text } }' })).body).toEqual({
      data: {
        notes: [
          { id: 1, text: null },
          { id: 2, text: 'b' },
        ],
      },
    });
  });
});
