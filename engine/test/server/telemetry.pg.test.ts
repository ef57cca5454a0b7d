import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { recordSpans } from '../support/span-recorder.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { Subscriber, adminSecret, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
let hook: WebhookReceiver;
const { spans, stop } = recordSpans();
beforeAll(async () => {
  hook = await startWebhookReceiver();
  on = await startHarness({ GREETER_URL: hook.url, GREETER_SECRET: 'x', HOOK_URL: hook.url });
});
afterAll(async () => {
  await on.close();
  await hook.close();
  stop();
});
beforeEach(() => {
  spans.length = 0;
  hook.received.length = 0;
});

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const traceId = '0af7651916cd43dd8448eb211c80319c';
const asAnn = async () => ({
  authorization: `Bearer ${await on.token('ann')}`,
  traceparent: `00-${traceId}-b7ad6b7169203331-01`,
});
const named = (name: string) => spans.filter((span) => span.name === name);

test('a request is one trace from the caller over the operation to the database', async () => {
  await on.graphql({ query: '{ rooms { id } }' }, await asAnn());
  const [request] = named('POST /v1/graphql');
  const [operation] = named('graphql');
  const [sql] = named('sql');
  expect(request).toMatchObject({ traceId, parentId: 'b7ad6b7169203331', ended: true, status: null });
  expect(operation).toMatchObject({
    parentId: request?.spanId,
    attributes: { 'graphql.operation.type': 'query', 'hasura.role': 'user' },
  });
  expect(sql).toMatchObject({ traceId, parentId: operation?.spanId, ended: true });
});

test('a failed operation carries its code, and nothing of its text', async () => {
  const secret = 'x'.repeat(2_001);
  const room = await on.room('ann');
  const query =
    'mutation ($room: uuid!, $body: String!) { insert_messages(objects: {room_id: $room, body: $body}) { affected_rows } }';
  await on.graphql({ query, variables: { room, body: secret } }, await asAnn());
  expect(named('graphql')[0]).toMatchObject({ status: { message: 'permission-error' }, ended: true });
  expect(JSON.stringify(spans)).not.toContain(secret);
});

test('a handler of an action is told the trace', async () => {
  hook.answer = () => ({ status: 200, body: '{"text": "hello"}' });
  await on.graphql({ query: 'mutation { greet(name: "Ann") { text } }' }, await asAnn());
  const [call] = named('action');
  expect(call).toMatchObject({ traceId, attributes: { 'hasura.action': 'greet' }, ended: true });
  expect(hook.received[0]?.headers['traceparent']).toBe(`00-${traceId}-${call?.spanId}-01`);
});

test('an event remembers the trace of the mutation that made it', async () => {
  hook.answer = () => ({ status: 200 });
  await on.metadata('pg_create_event_trigger', {
    name: 'messages_new',
    table: 'messages',
    insert: { columns: '*' },
    webhook: '{{HOOK_URL}}',
  });
  const room = await on.room('ann');
  spans.length = 0;
  const query = `mutation { insert_messages(objects: {room_id: "${room}", body: "hi"}) { affected_rows } }`;
  await on.graphql({ query }, await asAnn());
  const [event] = await hook.until(1);
  expect(event?.body.event.trace_context).toEqual({
    trace_id: traceId,
    span_id: named('graphql')[0]?.spanId,
  });
  expect(named('event trigger')[0]).toMatchObject({ attributes: { 'hasura.trigger': 'messages_new' } });
  await on.metadata('pg_delete_event_trigger', { name: 'messages_new' });
});

test('metrics count requests, SQL, subscriptions, actions and deliveries', async () => {
  const client = on.client('ann');
  const subscriber = new Subscriber(client, 'subscription { rooms { id } }');
  await until(() => expect(subscriber.last).toBeDefined());
  const page = await fetch(`${on.url}/v1/metrics`, { headers: { 'x-hasura-admin-secret': adminSecret } });
  const text = await page.text();
  await client.dispose();
  const value = (line: string) => Number(new RegExp(`^${line} (.+)$`, 'm').exec(text)?.[1]);
  expect(
    value('hasura_graphql_requests_total\\{operation_type="query",response_status="success"\\}'),
  ).toBeGreaterThan(0);
  expect(value('engine_sql_seconds_count\\{operation_type="mutation"\\}')).toBeGreaterThan(0);
  expect(value('hasura_active_subscriptions')).toBe(1);
  expect(value('engine_live_cohorts')).toBe(1);
  expect(value('engine_live_run_seconds_count')).toBeGreaterThan(0);
  expect(value('engine_action_call_seconds_count\\{action="greet",outcome="success"\\}')).toBe(1);
  expect(
    value('engine_event_delivery_seconds_count\\{kind="event",trigger="messages_new",outcome="delivered"\\}'),
  ).toBe(1);
  expect(value('engine_deliveries_under_way')).toBe(0);
  expect(value('engine_change_source\\{source="logical-replication"\\}')).toBe(1);
});
