import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
let asked: { url: string | undefined; headers: IncomingMessage['headers']; body: any }[] = [];
let answer: (response: ServerResponse) => void;

const greeter = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    asked.push({ url: request.url, headers: request.headers, body: JSON.parse(text) });
    answer(response);
  });
});
const reply = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

beforeAll(async () => {
  const port = await new Promise<number>((resolve) => {
    greeter.listen(0, '127.0.0.1', () => resolve((greeter.address() as { port: number }).port));
  });
  on = await startHarness({ GREETER_URL: `http://127.0.0.1:${port}`, GREETER_SECRET: 'between us' });
});
afterAll(async () => {
  await on.close();
  greeter.close();
  greeter.closeAllConnections();
});
beforeEach(() => {
  asked = [];
});

const greet = 'mutation Hello($name: String!) { welcome: greet(name: $name) { text } }';
const refusal = (body: any) => ({ message: body.errors[0].message, ...body.errors[0].extensions });

test('a handler gets Hasura’s request, and its answer comes back under the alias with the selected fields', async () => {
  answer = reply(200, { text: 'hello Ann', count: 3, internal: 'not selected' });
  const { body } = await on.graphql(
    { query: greet, variables: { name: 'Ann' } },
    { authorization: `Bearer ${await on.token('ann')}`, 'x-trace': 'kept', 'user-agent': 'dropped' },
  );
  expect(body).toEqual({ data: { welcome: { text: 'hello Ann' } } });
  expect(asked).toHaveLength(1);
  expect(asked[0]!.url).toBe('/greet');
  expect(asked[0]!.body).toEqual({
    action: { name: 'greet' },
    input: { name: 'Ann' },
    session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': 'ann' },
    request_query: greet,
  });
  expect(asked[0]!.headers).toMatchObject({ 'x-greeter-secret': 'between us', 'x-trace': 'kept' });
  expect(asked[0]!.headers['user-agent']).not.toBe('dropped');
});

test('the admin secret is never forwarded to a handler', async () => {
  answer = reply(200, { text: 'hello admin' });
  await on.graphql({ query: greet, variables: { name: 'x' } });
  expect(asked).toHaveLength(1);
  expect(JSON.stringify(asked[0]!.headers)).not.toContain('harness-admin-secret');
});

test('an action with a list of its own keeps these headers back and no others, but never lets the secret out', async () => {
  answer = reply(200, { text: 'hello' });
  const { body: before } = await on.metadata('export_metadata', {});
  const [action] = before.actions;
  const definition = { ...action.definition, ignored_client_headers: ['X-Private'] };
  expect(await on.metadata('update_action', { name: 'greet', definition })).toMatchObject({ status: 200 });
  const headers = {
    'x-hasura-admin-secret': 'harness-admin-secret',
    'x-private': 'mine',
    'user-agent': 'app',
  };
  await on.graphql({ query: greet, variables: { name: 'x' } }, headers);
  expect(asked[0]!.headers).toMatchObject({ 'user-agent': 'app' });
  expect(asked[0]!.headers).not.toHaveProperty('x-private');
  expect(JSON.stringify(asked[0]!.headers)).not.toContain('harness-admin-secret');
  await on.metadata('replace_metadata', before);
});

test.each([
  [{ message: 'no such person', extensions: { code: 'unknown-person', hint: 'ask Bob' } }, 'unknown-person'],
  [{ message: 'no such person', code: 'unknown-person' }, 'unknown-person'],
  [{ message: 'no such person' }, 'unexpected'],
])('a handler’s refusal %j reaches the client with its code', async (body, code) => {
  answer = reply(400, body);
  const result = await on.as('ann', greet, { name: 'Ann' });
  expect(refusal(result)).toMatchObject({ message: 'no such person', code });
});

test.each([
  ['an answer that is no JSON', reply(200, 'hello'), 'not a valid json response from webhook'],
  [
    'null in a field that must have a value',
    reply(200, { text: null }),
    'expecting not null value for field "text"',
  ],
  ['a missing field', reply(200, { count: 1 }), 'field "text" expected in webhook response, but not found'],
  ['a field of another type', reply(200, { text: 'a', count: 'three' }), 'expecting Int for field "count"'],
  ['null where an object is promised', reply(200, 'null'), 'got null for the action webhook response'],
  [
    'a list where an object is promised',
    reply(200, []),
    'got array for the action webhook response, expecting Greeting',
  ],
  ['a crash', reply(500, { message: 'database password is hunter2' }), 'internal error'],
])('%s is an error that leaks nothing', async (_what, handler, message) => {
  answer = handler;
  const result = await on.as('ann', greet, { name: 'Ann' });
  expect(refusal(result)).toEqual({ code: 'unexpected', path: expect.any(String), message });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});

test('a handler that does not answer in time is given up', async () => {
  answer = () => {};
  const result = await on.as('ann', greet, { name: 'Ann' });
  expect(refusal(result)).toMatchObject({
    code: 'unexpected',
    message: 'http exception when calling webhook',
  });
});

test('a cookie that a handler sets reaches the client', async () => {
  answer = (response) => {
    response.setHeader('set-cookie', ['seen=yes; Path=/']);
    reply(200, { text: 'hello' })(response);
  };
  const response = await fetch(`${on.url}/v1/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await on.token('ann')}` },
    body: JSON.stringify({ query: greet, variables: { name: 'Ann' } }),
  });
  expect(response.headers.getSetCookie()).toEqual(['seen=yes; Path=/']);
});
