import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chatMetadata, startHarness, type Harness } from '../server/engine-harness.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
let on: Harness;
let hook: WebhookReceiver;
const running: ChildProcess[] = [];
beforeAll(async () => {
  hook = await startWebhookReceiver();
  on = await startHarness({ HOOK_URL: hook.url });
});
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await on.close();
  await hook.close();
});

const log = async () =>
  (await on.pool.query('select delivered, tries, locked_by from hdb_catalog.event_log order by created_at'))
    .rows;
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 50_000, interval: 20 });

async function startEngineProcess() {
  const child = spawn(process.execPath, [main, 'serve'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HASURA_GRAPHQL_DATABASE_URL: on.databaseUrl,
      HASURA_GRAPHQL_ADMIN_SECRET: 'another-secret',
      HASURA_GRAPHQL_SERVER_PORT: '0',
      HOOK_URL: hook.url,
    },
  });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  await until(() => expect(output).toContain('the engine is ready'));
  return child;
}

test('DIFF-25 an event whose engine is killed while the handler works is delivered again by the next engine', async () => {
  const metadata = structuredClone(chatMetadata) as any;
  metadata.sources[0].tables[0].event_triggers = [
    { name: 'rooms_new', definition: { insert: { columns: '*' } }, webhook: '{{HOOK_URL}}/room' },
  ];
  await on.metadata('replace_metadata', metadata);
  await on.engine.close();
  const first = await startEngineProcess();
  const never = Promise.withResolvers<{ status: number }>();
  hook.answer = () => never.promise;
  await on.room('ann');
  await hook.until(1);
  expect(await log()).toEqual([{ delivered: false, tries: 0, locked_by: expect.any(Number) }]);
  first.kill('SIGKILL');
  await once(first, 'exit');
  hook.answer = () => ({ status: 200 });
  const second = await startEngineProcess();
  const [before, again] = await hook.until(2);
  expect(again?.body).toEqual(before?.body);
  await until(async () => expect(await log()).toEqual([{ delivered: true, tries: 1, locked_by: null }]));
  second.kill('SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
  never.resolve({ status: 200 });
}, 120_000);

test('two engines on one database deliver each event once', async () => {
  hook.received.length = 0;
  const engines = await Promise.all([startEngineProcess(), startEngineProcess()]);
  await on.pool.query(`insert into rooms (name) select 'room ' || n from generate_series(1, 200) n`);
  await hook.until(200);
  await until(async () => expect((await log()).every(({ delivered }) => delivered)).toBe(true));
  const ids = hook.received.map(({ body }) => body.id);
  expect([ids.length, new Set(ids).size]).toEqual([200, 200]);
  for (const engine of engines) {
    engine.kill('SIGTERM');
    await once(engine, 'exit');
  }
}, 120_000);
