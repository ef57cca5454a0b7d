import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness } from '../server/engine-harness.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let on: Harness;
let hook: WebhookReceiver;
beforeAll(async () => {
  hook = await startWebhookReceiver();
  on = await startHarness({ HOOK_URL: hook.url });
});
afterAll(async () => {
  await on.close();
  await hook.close();
});

test.each([`it's`, `a"b`, `back\\slash`, `$$ $1`, `Ünïcode ☃`, `select`, `x'); drop table rooms; --`])(
  'a table and a column called %s have events, and nothing else happens',
  async (name) => {
    hook.received.length = 0;
    const quoted = `"${name.replaceAll('"', '""')}"`;
    await on.pool.query(`create table ${quoted} (id int, ${quoted} text)`);
    const table = { schema: 'public', name };
    const configuration = { custom_name: 'awkward', column_config: { [name]: { custom_name: 'value' } } };
    expect(await on.metadata('pg_track_table', { table, configuration })).toMatchObject({ status: 200 });
    const trigger = { name: 'awkward', table, webhook: '{{HOOK_URL}}' };
    expect(
      await on.metadata('pg_create_event_trigger', {
        ...trigger,
        insert: { columns: '*' },
        update: { columns: [name] },
      }),
    ).toMatchObject({ status: 200 });
    await on.pool.query(`insert into ${quoted} values (1, $1)`, [name]);
    await on.pool.query(`update ${quoted} set id = 2`);
    await on.pool.query(`update ${quoted} set ${quoted} = 'other'`);
    const events = (await hook.until(2)).map(({ body }) => [
      body.table.name,
      body.event.op,
      body.event.data.new,
    ]);
    expect(events).toHaveLength(2);
    expect(events).toContainEqual([name, 'INSERT', { id: 1, [name]: name }]);
    expect(events).toContainEqual([name, 'UPDATE', { id: 2, [name]: 'other' }]);
    await on.metadata('pg_delete_event_trigger', { name: 'awkward' });
    expect(await on.metadata('pg_untrack_table', { table })).toMatchObject({ status: 200 });
    const { rows } = await on.pool.query(
      `select count(*)::int as left from pg_trigger where tgname like 'notify_hasura%'`,
    );
    expect(rows).toEqual([{ left: 0 }]);
  },
);
