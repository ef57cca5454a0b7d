import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { upcoming } from '../../src/scheduled/cron-trigger.ts';
import { chatMetadata, startHarness, type Harness } from '../server/engine-harness.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let on: Harness;
let hook: WebhookReceiver;
beforeAll(async () => {
  hook = await startWebhookReceiver();
  on = await startHarness({ HOOK_URL: hook.url, HOOK_SECRET: 'from the environment' });
});
afterAll(async () => {
  await on.close();
  await hook.close();
});
beforeEach(async () => {
  hook.answer = () => ({ status: 200 });
  expect(await on.metadata('replace_metadata', chatMetadata)).toMatchObject({ status: 200 });
});
afterEach(async () => {
  await on.metadata('clear_metadata', {});
  await on.pool.query('delete from hdb_catalog.hdb_scheduled_events');
  hook.received.length = 0;
});

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const rows = async (sql: string, values: unknown[] = []) => (await on.pool.query(sql, values)).rows;
const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const oneOff = async (args: object) =>
  (await on.metadata('create_scheduled_event', { webhook: '{{HOOK_URL}}/once', payload: { a: 1 }, ...args }))
    .body;
const states = () =>
  rows('select status, tries, locked_by from hdb_catalog.hdb_scheduled_events order by scheduled_time');

describe('one-off events', () => {
  test('DIFF-28 an event is sent at its time, with its payload, headers and comment', async () => {
    const due = at(400);
    const { event_id: id } = await oneOff({
      schedule_at: due,
      comment: 'only once',
      headers: [{ name: 'X-Secret', value_from_env: 'HOOK_SECRET' }],
    });
    const [request] = await hook.until(1);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(due));
    expect(request).toMatchObject({ path: '/once', headers: { 'x-secret': 'from the environment' } });
    expect(request?.body).toEqual({
      id,
      payload: { a: 1 },
      comment: 'only once',
      scheduled_time: due.replace(/\.?0*Z$/, 'Z'),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    });
    await until(async () =>
      expect(await states()).toEqual([{ status: 'delivered', tries: 1, locked_by: null }]),
    );
    const read = { type: 'one_off', event_id: id };
    const { body } = await on.metadata('get_scheduled_event_invocations', read);
    expect(body.invocations).toMatchObject([
      { event_id: id, status: 200, request: { payload: request?.body } },
    ]);
    expect(JSON.stringify(body)).not.toContain('from the environment');
  });

  test('one that is too late is dead and never sent', async () => {
    await oneOff({ schedule_at: at(-7 * 3600_000) });
    await until(async () => expect(await states()).toEqual([{ status: 'dead', tries: 0, locked_by: null }]));
    expect(hook.received).toEqual([]);
  });

  test('a refused one is tried as often as it says, then in error', async () => {
    hook.answer = () => ({ status: 500 });
    await oneOff({ schedule_at: at(0), retry_conf: { num_retries: 2, retry_interval_seconds: 0 } });
    await hook.until(3);
    await until(async () => expect(await states()).toEqual([{ status: 'error', tries: 3, locked_by: null }]));
  });

  test('a deleted one does not happen, and deleting it again is refused', async () => {
    const { event_id } = await oneOff({ schedule_at: at(600) });
    expect((await on.metadata('delete_scheduled_event', { type: 'one_off', event_id })).status).toBe(200);
    const again = await on.metadata('delete_scheduled_event', { type: 'one_off', event_id });
    expect(again.body.code).toBe('not-found');
    await oneOff({ schedule_at: at(700), comment: 'the next one' });
    const [request] = await hook.until(1);
    expect(request?.body.comment).toBe('the next one');
    expect(hook.received).toHaveLength(1);
  });

  test('events are listed by state, page by page, with their number', async () => {
    for (const hours of [1, 2, 3])
      await oneOff({ schedule_at: at(hours * 3600_000), comment: `in ${hours}` });
    const { body } = await on.metadata('get_scheduled_events', {
      type: 'one_off',
      status: ['scheduled'],
      limit: 1,
      offset: 1,
      get_rows_count: true,
    });
    expect(body).toMatchObject({ count: 3, events: [{ comment: 'in 2', status: 'scheduled', tries: 0 }] });
    const none = await on.metadata('get_scheduled_events', { type: 'one_off', status: ['delivered'] });
    expect(none.body).toEqual({ events: [] });
  });

  test.each([
    [{ schedule_at: 'tomorrow' }, '$.args.schedule_at'],
    [{ schedule_at: at(0), webhook: 7 }, '$.args.webhook'],
    [{ schedule_at: at(0), retry_conf: { num_retries: -1 } }, '$.args.retry_conf.num_retries'],
  ])('%j is refused, and nothing is written', async (args, path) => {
    expect(await oneOff(args)).toMatchObject({ code: 'parse-failed', path });
    expect(await states()).toEqual([]);
  });
});

describe('cron triggers', () => {
  const hourly = {
    name: 'hourly',
    webhook: '{{HOOK_URL}}/cron',
    schedule: '7 * * * *',
    include_in_metadata: true,
  };
  const planned = (name: string) =>
    rows(
      `select scheduled_time from hdb_catalog.hdb_cron_events
       where trigger_name = $1 and status = 'scheduled' order by scheduled_time`,
      [name],
    ).then((found) => found.map(({ scheduled_time }) => (scheduled_time as Date).toISOString()));
  const expected = (schedule: string) =>
    upcoming(schedule, new Date(), 100).map((moment) => moment.toISOString());

  test('the next hundred moments are planned, and planned anew when the schedule changes', async () => {
    expect((await on.metadata('create_cron_trigger', hourly)).body).toEqual({ message: 'success' });
    await until(async () => expect(await planned('hourly')).toEqual(expected('7 * * * *')));
    await on.metadata('create_cron_trigger', { ...hourly, schedule: '8 * * * *', replace: true });
    await until(async () => expect(await planned('hourly')).toEqual(expected('8 * * * *')));
    await on.metadata('delete_cron_trigger', { name: 'hourly' });
    expect(await planned('hourly')).toEqual([]);
  });

  test('an event that is due is sent with the trigger’s name and payload', async () => {
    await on.metadata('create_cron_trigger', { ...hourly, payload: { foo: 'bar' }, comment: 'each hour' });
    await until(async () => expect(await planned('hourly')).toHaveLength(100));
    // The clock is not waited for: one of the planned events becomes due.
    await on.pool.query(
      `insert into hdb_catalog.hdb_cron_events (trigger_name, scheduled_time) values ('hourly', now())`,
    );
    const [request] = await hook.until(1);
    expect(request).toMatchObject({
      path: '/cron',
      body: { name: 'hourly', payload: { foo: 'bar' }, comment: 'each hour' },
    });
    await until(async () => {
      const { body } = await on.metadata('get_scheduled_events', {
        type: 'cron',
        trigger_name: 'hourly',
        status: ['delivered'],
      });
      expect(body.events).toMatchObject([{ status: 'delivered', tries: 1, trigger_name: 'hourly' }]);
    });
    const { body } = await on.metadata('get_event_invocations', { type: 'cron', trigger_name: 'hourly' });
    expect(body.invocations).toMatchObject([{ status: 200 }]);
  });

  test('a trigger that is not to be in the metadata is not exported, and survives a replacement', async () => {
    await on.metadata('create_cron_trigger', hourly);
    await on.metadata('create_cron_trigger', { ...hourly, name: 'private', include_in_metadata: false });
    const { body: exported } = await on.metadata('export_metadata', {});
    expect(exported.cron_triggers.map(({ name }: any) => name)).toEqual(['hourly']);
    await on.metadata('replace_metadata', chatMetadata);
    const { body } = await on.metadata('get_cron_triggers', {});
    expect(body.cron_triggers).toEqual([
      {
        name: 'private',
        webhook: '{{HOOK_URL}}/cron',
        schedule: '7 * * * *',
        include_in_metadata: false,
        headers: [],
        retry_conf: {
          num_retries: 0,
          retry_interval_seconds: 10,
          timeout_seconds: 60,
          tolerance_seconds: 21600,
        },
      },
    ]);
    expect(await planned('hourly')).toEqual([]);
  });

  test.each([
    [{ schedule: '* * *' }, 'parse-failed', '$.args.schedule'],
    [{ include_in_metadata: undefined }, 'parse-failed', '$.args.include_in_metadata'],
    [{ name: 'there' }, 'already-exists', '$.args'],
  ])('creating one with %j is refused with %s', async (wrong, code, path) => {
    await on.metadata('create_cron_trigger', { ...hourly, name: 'there' });
    const { status, body } = await on.metadata('create_cron_trigger', { ...hourly, ...wrong });
    expect([status, body.code, body.path]).toEqual([400, code, path]);
    expect((await on.metadata('get_cron_triggers', {})).body.cron_triggers).toHaveLength(1);
  });

  test('a schedule that a file got wrong is an inconsistency, and the others are served', async () => {
    const cron_triggers = [{ ...hourly, name: 'broken', schedule: 'now and then' }, hourly];
    const { body } = await on.metadata('replace_metadata', {
      allow_inconsistent_metadata: true,
      metadata: { ...chatMetadata, cron_triggers },
    });
    expect(body.inconsistent_objects).toMatchObject([{ type: 'cron_trigger', name: 'broken' }]);
    await until(async () => expect(await planned('hourly')).toHaveLength(100));
    expect((await on.metadata('drop_inconsistent_metadata', {})).status).toBe(200);
    expect((await on.metadata('get_cron_triggers', {})).body.cron_triggers).toHaveLength(1);
  });
});
