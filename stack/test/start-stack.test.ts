import { once } from 'node:events';
import { access, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { readState } from '../src/stack-state.ts';
import { startStack, type RunningStack, type StackOptions } from '../src/start-stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = await temporaryFolder('start-stack');
const running = new Set<RunningStack>();

afterAll(async () => {
  for (const stack of running) await stack.stop();
});

/** Services only: the app and a browser are the browser tests' part. */
async function start(name: string, options: Partial<StackOptions> = {}): Promise<RunningStack> {
  const stack = await startStack({
    dataDir: join(root, name),
    app: false,
    mail: false,
    video: 'off',
    demo: false,
    env: {},
    ...options,
  });
  running.add(stack);
  return stack;
}

async function stop(stack: RunningStack): Promise<void> {
  running.delete(stack);
  await stack.stop();
}

async function graphql(stack: RunningStack, query: string): Promise<unknown> {
  const response = await fetch(stack.state.graphql.http, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hasura-admin-secret': stack.secrets.adminSecret },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

const insertUser = (email: string): string =>
  `mutation { insert_users_one(object: { role: patient, display_name: "Kept", email: "${email}" }) { email } }`;

test('two copies of the stack started at once run side by side without settings, and know nothing of each other', async () => {
  const [one, two] = await Promise.all([start('one'), start('two')]);
  const addresses = (stack: RunningStack) => [
    stack.state.graphql.http,
    stack.state.actions,
    stack.secrets.databaseUrl,
  ];
  expect(addresses(one).filter((address) => addresses(two).includes(address))).toEqual([]);
  expect(await graphql(one, insertUser('one@example.org'))).toEqual({
    data: { insert_users_one: { email: 'one@example.org' } },
  });
  expect(await graphql(two, '{ users { email } }')).toEqual({ data: { users: [] } });

  expect(await readState(one.folder.stateFile)).toEqual(one.state);
  expect(await readFile(one.folder.stateFile, 'utf8')).not.toContain(one.secrets.postgresPassword);
  expect((await stat(one.folder.secretsFile)).mode & 0o777).toBe(0o600);

  await stop(one);
  await expect(access(one.folder.stateFile)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await graphql(two, '{ users { email } }')).toEqual({ data: { users: [] } });
  await stop(two);

  const again = await start('one');
  expect(await graphql(again, '{ users { email } }')).toEqual({
    data: { users: [{ email: 'one@example.org' }] },
  });
  await stop(again);
}, 120_000);

test('a killed engine and a killed database come back by themselves, with the same address and data', async () => {
  const notices: string[] = [];
  const stack = await start('killed', { notice: (line) => notices.push(line) });
  await graphql(stack, insertUser('kept@example.org'));
  for (const name of ['engine', 'database'] as const) {
    const before = stack.pidOf(name);
    await stack.kill(name);
    await vi.waitFor(() => expect(notices).toContain(`The ${name} is running again.`), {
      timeout: 30_000,
      interval: 50,
    });
    expect(stack.pidOf(name)).not.toBe(before);
  }
  await vi.waitFor(
    async () =>
      expect(await graphql(stack, '{ users { email } }')).toEqual({
        data: { users: [{ email: 'kept@example.org' }] },
      }),
    { timeout: 30_000, interval: 100 },
  );
  await stop(stack);
}, 120_000);

test('a start that cannot be completed leaves nothing running and gives the folder back', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const address = blocker.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(start('refused', { env: { TELEMED_ENGINE_PORT: String(port) } })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
  });
  blocker.close();
  await once(blocker, 'close');

  const stack = await start('refused', { env: { TELEMED_ENGINE_PORT: String(port) } });
  expect(stack.state.graphql.http).toContain(`:${port}/`);
  await stop(stack);
  const client = new Client({ connectionString: stack.secrets.databaseUrl });
  await expect(client.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
}, 120_000);

test('an interruption in the middle of a start ends what had been started', async () => {
  const interruption = new AbortController();
  const starting = start('interrupted', { signal: interruption.signal });
  const processes = join(root, 'interrupted', 'processes.json');
  await vi.waitFor(() => access(processes), { timeout: 30_000, interval: 20 });
  interruption.abort(new Error('interrupted'));
  await expect(starting).rejects.toThrow('interrupted');
  await expect(access(processes)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(access(join(root, 'interrupted', 'lock.json'))).rejects.toMatchObject({ code: 'ENOENT' });
}, 120_000);
