import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../hasura/test/support/database.ts';
import { aPerson, aSession } from '../../hasura/test/support/people.ts';

/** Nobody brings files here; the folder is never made. */
const files = {
  FILE_STORAGE_DIR: join(tmpdir(), 'telemed-no-files'),
  FILE_MASTER_KEYS: `test:${Buffer.alloc(32, 7).toString('base64url')}`,
};
const secrets = {
  ACTIONS_SECRET: 'actions-secret-of-the-tests',
  INTERNAL_SECRET: 'internal-secret-of-the-tests',
  GRAPHQL_ENGINE_URL: 'http://127.0.0.1:9',
  HASURA_GRAPHQL_ADMIN_SECRET: 'admin-secret-of-the-tests',
  HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ type: 'HS256', key: 'k'.repeat(40) }),
  APP_URL: 'http://localhost:3000',
  ...files,
};

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => database.drop());

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** The first log line that matches. */
  line(pattern: RegExp): Promise<string>;
  exit(): Promise<number | null>;
}

function start(file: string, env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../src/${file}`, import.meta.url))], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: string[] = [];
  const waiting: { pattern: RegExp; found: (line: string) => void }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const { pattern, found } of waiting) if (pattern.test(line)) found(line);
    });
  }
  const exited = once(child, 'exit');
  return {
    child,
    output: () => lines.join('\n'),
    line: (pattern) => {
      const known = lines.find((line) => pattern.test(line));
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((found, failed) => {
        waiting.push({ pattern, found });
        void exited.then(() => failed(new Error(`${file} ended:\n${lines.join('\n')}`)));
      });
    },
    exit: async () => (await exited)[0] as number | null,
  };
}

describe('the HTTP service as a process', () => {
  it('answers, finishes what it has begun when asked to end, and exits with 0', async () => {
    const service = start('main.ts', { ...secrets, DATABASE_URL: database.url, ACTIONS_PORT: '0' });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await service.line(/Server listening/))![0];
    const session = await aSession(database.pool, await aPerson(database.pool));
    const health = await fetch(`${url}/healthz`, { headers: { 'x-request-id': 'a-request-of-mine' } });
    const holder = await database.connect();
    await holder.query('begin');
    await holder.query('select 1 from active_sessions where id = $1 for update', [session]);

    const running = fetch(`${url}/internal/sessions/${session}`, {
      method: 'DELETE',
      headers: { 'x-telemed-internal-secret': secrets.INTERNAL_SECRET },
    });
    await service.line(/"method":"DELETE"/);
    service.child.kill('SIGTERM');
    await service.line(/"msg":"ending"/);
    await holder.query('commit');

    expect((await running).status).toBe(204);
    expect(await service.exit()).toBe(0);
    expect(health.status).toBe(200);
    expect(health.headers.get('x-request-id')).toBe('a-request-of-mine');
    expect(service.output()).not.toContain(secrets.INTERNAL_SECRET);
  });

  it('says what is missing from its environment, and no secret', async () => {
    const service = start('main.ts', {
      ...secrets,
      DATABASE_URL: database.url,
      HASURA_GRAPHQL_JWT_SECRET: '{"type":"HS256","key":"too short"}',
    });

    expect(await service.exit()).not.toBe(0);
    expect(service.output()).toContain('ACTIONS_PORT');
    expect(service.output()).toContain('HASURA_GRAPHQL_JWT_SECRET: must be');
    expect(service.output()).not.toContain('too short');
  });
});

describe('the worker as a process', () => {
  it('takes up its jobs, runs one that is due, and exits with 0 when asked to end', async () => {
    const worker = start('worker.ts', {
      ...files,
      DATABASE_URL: database.url,
      APP_URL: secrets.APP_URL,
      SMTP_URL: 'smtp://127.0.0.1:9', // nobody listens there, and nobody is to be told anything
    });
    await worker.line(/"msg":"ready"/);
    const session = await aSession(database.pool, await aPerson(database.pool));
    await database.pool.query('update active_sessions set expires_at = now() where id = $1', [session]);
    await database.pool.query(`insert into pgboss.job (name, data) values ('end-expired-sessions', '{}')`);

    await worker.line(/"job":"end-expired-sessions"/);
    worker.child.kill('SIGTERM');

    expect(await worker.exit()).toBe(0);
    const left = await database.pool.query('select 1 from active_sessions where id = $1', [session]);
    expect(left.rowCount).toBe(0);
  });
});
