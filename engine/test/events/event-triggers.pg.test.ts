import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { chatMetadata, startHarness, type Harness } from '../server/engine-harness.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let on: Harness;
let hook: WebhookReceiver;
beforeAll(async () => {
  hook = await startWebhookReceiver();
  on = await startHarness({ HOOK_URL: hook.url, HOOK_SECRET: 'from the environment' });
  await on.pool.query(`
    create table notes (id bigint primary key, title text, body json, price numeric);
    create table parted (id int, day date not null) partition by range (day);
    create table parted_2026 partition of parted for values from ('2026-01-01') to ('2027-01-01');`);
});
afterAll(async () => {
  await on.close();
  await hook.close();
});
beforeEach(async () => {
  hook.answer = () => ({ status: 200 });
  const metadata = structuredClone(chatMetadata) as any;
  for (const name of ['notes', 'parted'])
    metadata.sources[0].tables.push({ table: { schema: 'public', name } });
  metadata.sources[0].tables.at(-2).insert_permissions = [
    { role: 'user', permission: { columns: '*', check: {} } },
  ];
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
  await on.pool.query('truncate notes, parted');
});
afterEach(async () => {
  expect(await on.metadata('clear_metadata', {})).toMatchObject({ status: 200 });
  hook.received.length = 0;
});

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const create = async (name: string, more: Record<string, unknown>) =>
  on.metadata('pg_create_event_trigger', { name, table: 'notes', webhook: '{{HOOK_URL}}/on', ...more });
const everything = { insert: { columns: '*' }, update: { columns: '*' }, delete: { columns: '*' } };
const log = async (columns = '*') =>
  (await on.pool.query(`select ${columns} from hdb_catalog.event_log order by created_at`)).rows;
const invocations = async () =>
  (await on.pool.query('select * from hdb_catalog.event_invocation_logs order by created_at')).rows;

describe('what is sent', () => {
  test('DIFF-24 DIFF-27 a row that a person inserts is sent in Hasura’s shape, with the person’s session', async () => {
    const headers = [
      { name: 'X-Plain', value: 'as it is' },
      { name: 'X-Secret', value_from_env: 'HOOK_SECRET' },
    ];
    expect((await create('notes_all', { ...everything, headers })).body).toEqual({ message: 'success' });
    const answer = await on.as(
      'ann',
      'mutation { insert_notes(objects: {id: "9007199254740993", title: "t", price: "1.50"}) { affected_rows } }',
    );
    expect(answer).toEqual({ data: { insert_notes: { affected_rows: 1 } } });
    const [request] = await hook.until(1);
    expect(request).toMatchObject({
      path: '/on',
      headers: {
        'x-plain': 'as it is',
        'x-secret': 'from the environment',
        'content-type': 'application/json',
      },
    });
    expect(request?.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      table: { schema: 'public', name: 'notes' },
      trigger: { name: 'notes_all' },
      delivery_info: { max_retries: 0, current_retry: 0 },
      event: {
        op: 'INSERT',
        data: { old: null, new: { id: '9007199254740993', title: 't', body: null, price: '1.50' } },
        session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': 'ann' },
        trace_context: null,
      },
    });
    await until(async () =>
      expect(await log('delivered, error, tries, locked')).toEqual([
        { delivered: true, error: false, tries: 1, locked: null },
      ]),
    );
    const [entry] = await invocations();
    expect(entry).toMatchObject({ trigger_name: 'notes_all', status: 200, event_id: request?.body.id });
    expect(entry.request.payload).toEqual(request?.body);
    expect(JSON.stringify(entry.request.headers)).not.toContain('from the environment');
  });

  test('changes made in SQL are sent too: old and new values of an update, the old ones of a delete', async () => {
    await create('notes_all', everything);
    await on.pool.query(`insert into notes (id, title) values (1, 'a')`);
    await on.pool.query(`update notes set title = 'b'`);
    await on.pool.query(`delete from notes`);
    const requests = await hook.until(3);
    const events = requests.map(({ body }) => body.event).sort((a, b) => a.op.localeCompare(b.op));
    expect(events.map(({ op, data }) => [op, data.old?.title, data.new?.title])).toEqual([
      ['DELETE', 'b', undefined],
      ['INSERT', undefined, 'a'],
      ['UPDATE', 'a', 'b'],
    ]);
    expect(events[0].session_variables).toBeNull();
  });

  test('a change that is rolled back is no event', async () => {
    await create('notes_all', everything);
    const client = await on.pool.connect();
    await client.query(`begin; insert into notes (id) values (1); rollback`);
    client.release();
    await on.pool.query(`insert into notes (id) values (2)`);
    const [request] = await hook.until(1);
    expect(request?.body.event.data.new.id).toBe('2');
    expect(await log()).toHaveLength(1);
  });

  test('only the columns listened to make an update an event, and only the payload’s are sent', async () => {
    await create('notes_title', { update: { columns: ['title', 'body'], payload: ['id', 'title'] } });
    await on.pool.query(`insert into notes (id, title, body) values (1, 'a', '{}')`);
    await on.pool.query(`update notes set price = 2`);
    await on.pool.query(`update notes set title = 'a'`);
    await on.pool.query(`update notes set title = 'b'`);
    const [request] = await hook.until(1);
    expect(request?.body.event.data).toEqual({ old: { id: '1', title: 'a' }, new: { id: '1', title: 'b' } });
    expect(await log()).toHaveLength(1);
  });

  test('a row of a partition is an event of the tracked table', async () => {
    await create('parted_all', { table: 'parted', insert: { columns: '*' } });
    await on.pool.query(`insert into parted values (1, '2026-05-05')`);
    const [request] = await hook.until(1);
    expect(request?.body).toMatchObject({
      table: { schema: 'public', name: 'parted' },
      event: { data: { new: { id: 1, day: '2026-05-05' } } },
    });
  });
});

test('a request transform decides what is sent, where and with which headers', async () => {
  const request_transform = {
    version: 2,
    template_engine: 'Kriti',
    url: '{{$base_url}}/by-transform',
    body: {
      action: 'transform',
      template: '{"row": {{$body.event.data.new.id}}, "who": {{$session_variables[\'x-hasura-user-id\']}}}',
    },
    query_params: { kind: '{{$body.event.op}}' },
    request_headers: { add_headers: { 'x-added': 'yes' }, remove_headers: ['user-agent'] },
  };
  await create('notes_all', { insert: { columns: '*' }, request_transform });
  await on.as('ann', 'mutation { insert_notes(objects: {id: 7}) { affected_rows } }');
  const [request] = await hook.until(1);
  expect(request).toMatchObject({ path: '/on/by-transform?kind=INSERT', body: { row: '7', who: 'ann' } });
  expect(request?.headers).toMatchObject({ 'x-added': 'yes' });
  expect(request?.headers['user-agent']).toBeUndefined();
});

test('a transform whose template is not understood is refused', async () => {
  const request_transform = { version: 2, body: { action: 'transform', template: '{{ $body.' } };
  const { status, body } = await create('notes_all', { insert: { columns: '*' }, request_transform });
  expect([status, body.code]).toEqual([400, 'invalid-configuration']);
});

describe('attempts', () => {
  test('a refused event is tried again as often as the trigger says, then given up', async () => {
    hook.answer = () => ({ status: 503, body: 'not now' });
    await create('notes_all', {
      ...everything,
      retry_conf: { num_retries: 2, interval_sec: 0, timeout_sec: 5 },
    });
    await on.pool.query(`insert into notes (id) values (1)`);
    const requests = await hook.until(3);
    expect(requests.map(({ body }) => body.delivery_info)).toEqual(
      [0, 1, 2].map((current_retry) => ({ max_retries: 2, current_retry })),
    );
    await until(async () =>
      expect(await log('delivered, error, tries, locked')).toEqual([
        { delivered: false, error: true, tries: 3, locked: null },
      ]),
    );
    expect((await invocations()).map(({ status, response }) => [status, response.data.body])).toEqual(
      Array.from({ length: 3 }, () => [503, 'not now']),
    );
    hook.answer = () => ({ status: 200 });
    const [event] = await log('id');
    expect(await on.metadata('pg_redeliver_event', { event_id: event.id })).toMatchObject({ status: 200 });
    await hook.until(4);
    await until(async () =>
      expect(await log('delivered, error')).toEqual([{ delivered: true, error: false }]),
    );
  });

  test('a handler that does not answer in time has failed', async () => {
    const slow = Promise.withResolvers<{ status: number }>();
    hook.answer = () => slow.promise;
    await create('notes_all', {
      ...everything,
      retry_conf: { num_retries: 0, interval_sec: 0, timeout_sec: 1 },
    });
    await on.pool.query(`insert into notes (id) values (1)`);
    await until(async () => expect(await log('error, tries')).toEqual([{ error: true, tries: 1 }]));
    slow.resolve({ status: 200 });
    const [entry] = await invocations();
    expect(entry).toMatchObject({
      status: null,
      response: { type: 'client_error', data: { message: 'no answer within 1 s' } },
    });
  });

  test('a handler that asks to be tried later is, even without retries of its own', async () => {
    hook.answer = ({ body }) =>
      body.delivery_info.current_retry === 0
        ? { status: 429, headers: { 'retry-after': '1' } }
        : { status: 200 };
    await create('notes_all', everything);
    await on.pool.query(`insert into notes (id) values (1)`);
    await hook.until(2);
    await until(async () => expect(await log('delivered, tries')).toEqual([{ delivered: true, tries: 2 }]));
  });

  test('a variable that is not set fails the attempt, and the log says which', async () => {
    await create('notes_all', { ...everything, webhook: '{{NOT_SET}}' });
    await on.pool.query(`insert into notes (id) values (1)`);
    await until(async () => expect(await log('error')).toEqual([{ error: true }]));
    expect((await invocations())[0].response.data.message).toContain('NOT_SET');
  });
});

describe('metadata commands', () => {
  test.each([
    [{ name: '1 bad', ...everything }, 'parse-failed', 'only alphanumeric'],
    [{ name: 'x'.repeat(43), ...everything }, 'parse-failed', 'at most 42'],
    [{ name: 'nothing' }, 'parse-failed', 'atleast one amongst insert/update/delete/enable_manual'],
    [{ name: 'both', ...everything, webhook_from_env: 'HOOK_URL' }, 'parse-failed', 'only one of webhook'],
    [{ name: 'gone', ...everything, table: 'nowhere' }, 'not-exists', 'does not exist'],
  ])('creating %j is refused with %s, and nothing is kept', async ({ name, ...more }, code, message) => {
    const { status, body } = await create(name, more);
    expect([status, body.code]).toEqual([400, code]);
    expect(body.error).toContain(message);
    expect(JSON.stringify((await on.metadata('export_metadata', {})).body)).not.toContain('event_triggers');
  });

  test('an unknown column makes the trigger inconsistent, so it is refused', async () => {
    const { status, body } = await create('odd', { insert: { columns: ['no_such_column'] } });
    expect(status).toBe(400);
    expect(JSON.stringify(body.internal)).toContain('no_such_column');
  });

  test('a trigger of the same name is refused, unless it is to replace the first', async () => {
    await create('notes_all', everything);
    expect((await create('notes_all', everything)).body).toMatchObject({ code: 'already-exists' });
    await create('notes_all', { delete: { columns: '*' }, replace: true, webhook: '{{HOOK_URL}}/new' });
    await on.pool.query(`insert into notes (id) values (1)`);
    await on.pool.query(`delete from notes`);
    const [request] = await hook.until(1);
    expect([request?.path, request?.body.event.op]).toEqual(['/new', 'DELETE']);
  });

  test('a deleted trigger writes nothing any more, and what waited for it is put away', async () => {
    hook.answer = () => ({ status: 500 });
    await create('notes_all', {
      ...everything,
      retry_conf: { num_retries: 5, interval_sec: 60, timeout_sec: 5 },
    });
    await on.pool.query(`insert into notes (id) values (1)`);
    await hook.until(1);
    await until(async () => expect(await log('tries')).toEqual([{ tries: 1 }]));
    expect((await on.metadata('pg_delete_event_trigger', { name: 'notes_all' })).status).toBe(200);
    await on.pool.query(`insert into notes (id) values (2)`);
    expect(await log('archived')).toEqual([{ archived: true }]);
    expect((await on.metadata('pg_delete_event_trigger', { name: 'notes_all' })).body.code).toBe(
      'not-exists',
    );
  });

  test('a trigger for manual use is invoked with any payload; another is not', async () => {
    await create('by_hand', { enable_manual: true });
    await create('by_itself', { insert: { columns: '*' } });
    const invoked = await on.metadata('pg_invoke_event_trigger', { name: 'by_hand', payload: { a: 1 } });
    const [request] = await hook.until(1);
    expect(invoked.body).toEqual({ event_id: request?.body.id });
    expect(request?.body.event).toMatchObject({ op: 'MANUAL', data: { old: null, new: { a: 1 } } });
    const refused = await on.metadata('pg_invoke_event_trigger', { name: 'by_itself', payload: {} });
    expect([refused.status, refused.body.code]).toEqual([400, 'unexpected']);
    expect(await log()).toHaveLength(1);
  });

  test('the log can be read: events by state, and the attempts of one', async () => {
    await create('notes_all', everything);
    await on.pool.query(`insert into notes (id) values (1)`);
    await hook.until(1);
    await until(async () => expect(await log('delivered')).toEqual([{ delivered: true }]));
    const read = async (type: string, args: object) => (await on.metadata(type, args)).body;
    expect(await read('pg_get_event_logs', { name: 'notes_all', status: 'pending' })).toEqual([]);
    const [event] = await read('pg_get_event_logs', { name: 'notes_all', status: 'processed' });
    expect(event).toMatchObject({ trigger_name: 'notes_all', delivered: true });
    const [attempt] = await read('pg_get_event_invocation_logs', { name: 'notes_all' });
    expect(attempt).toMatchObject({ event_id: event.id, status: 200 });
    expect(await read('pg_get_event_by_id', { event_id: event.id })).toMatchObject({
      event: { id: event.id },
      invocations: [{ id: attempt.id }],
    });
    expect(await read('pg_get_event_by_id', { event_id: 'nothing' })).toMatchObject({ code: 'not-exists' });
  });
});

describe('the database', () => {
  test('a table that is made anew gets its trigger back when the engine looks', async () => {
    await create('rooms_new', { table: 'rooms', insert: { columns: '*' } });
    const sql = 'drop trigger "notify_hasura_rooms_new_INSERT" on rooms';
    await on.pool.query(sql);
    await on.metadata('reload_metadata', {});
    await on.room('ann');
    const [request] = await hook.until(1);
    expect(request?.body.table.name).toBe('rooms');
  });

  test('clearing metadata takes the tables of events away', async () => {
    await create('notes_all', everything);
    await on.metadata('clear_metadata', {});
    await on.pool.query(`insert into notes (id) values (1)`);
    const { rows } = await on.pool.query(`select to_regclass('hdb_catalog.event_log') as log`);
    expect(rows).toEqual([{ log: null }]);
  });
});
