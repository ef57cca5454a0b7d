import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../support/database.ts';

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
let databaseUrl: string;
let drop: () => Promise<void>;
let dir: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  const database = await createDatabase();
  databaseUrl = database.connectionString;
  drop = database.drop;
  dir = await mkdtemp(join(tmpdir(), 'engine-cli-'));
  const files: Record<string, string> = {
    'migrations/default/1_create_notes/up.sql':
      'create table notes (id int primary key, text text not null);',
    'metadata/version.yaml': 'version: 3\n',
    'metadata/databases/databases.yaml':
      '- name: default\n  kind: postgres\n  configuration:\n    connection_info:\n      database_url:\n        from_env: HASURA_GRAPHQL_DATABASE_URL\n  tables: "!include default/tables/tables.yaml"\n',
    'metadata/databases/default/tables/tables.yaml': '- "!include public_notes.yaml"\n',
    'metadata/databases/default/tables/public_notes.yaml':
      'table:\n  schema: public\n  name: notes\nselect_permissions:\n  - role: reader\n    permission:\n      columns:\n        - id\n      filter: {}\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(dir, path, '..'), { recursive: true });
    await writeFile(join(dir, path), text);
  }
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
});
afterAll(async () => {
  await drop();
  await rm(dir, { recursive: true });
});

function start(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HASURA_GRAPHQL_DATABASE_URL: databaseUrl,
      HASURA_GRAPHQL_ADMIN_SECRET: 'cli-secret',
      HASURA_GRAPHQL_SERVER_PORT: '0',
      ...environment,
    },
  });
  running.push(child);
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (output.out += chunk));
  child.stderr.on('data', (chunk) => (output.err += chunk));
  return { child, output, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

async function run(args: string[], environment: Record<string, string> = {}) {
  const { output, exit } = start(args, environment);
  return { code: await exit, ...output };
}

test('serve applies migrations and metadata, answers, and ends with 0 on SIGTERM', async () => {
  const { child, output, exit } = start([
    'serve',
    '--migrations-dir',
    join(dir, 'migrations'),
    '--metadata-dir',
    join(dir, 'metadata'),
  ]);
  const ready = /"port":(\d+),.*"the engine is ready"/;
  while (!ready.test(output.out)) {
    await Promise.race([
      once(child.stdout, 'data'),
      exit.then((code) => Promise.reject(new Error(`${code}: ${output.err}`))),
    ]);
  }
  const port = ready.exec(output.out)![1];
  const answer = await fetch(`http://127.0.0.1:${port}/v1/graphql`, {
    method: 'POST',
    headers: { 'x-hasura-admin-secret': 'cli-secret' },
    body: JSON.stringify({ query: '{ notes { id text } }' }),
  });
  expect(await answer.json()).toEqual({ data: { notes: [] } });
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(output.out).not.toContain('cli-secret');
});

test('migrate, metadata apply, metadata export and schema work one after the other', async () => {
  expect(await run(['migrate', 'apply', '--migrations-dir', join(dir, 'migrations')])).toMatchObject({
    code: 0,
    err: '',
  });
  expect(await run(['metadata', 'apply'], { HASURA_GRAPHQL_METADATA_DIR: join(dir, 'metadata') })).toEqual({
    code: 0,
    out: 'Metadata applied.\n',
    err: '',
  });
  const exported = join(dir, 'exported');
  expect(await run(['metadata', 'export', '--metadata-dir', exported])).toMatchObject({ code: 0, err: '' });
  expect(await readFile(join(exported, 'databases/default/tables/public_notes.yaml'), 'utf8')).toContain(
    'role: reader',
  );
  const schema = await run(['schema', '--role', 'reader']);
  expect(schema.code).toBe(0);
  expect(schema.out).toMatch(/type notes \{[^}]*\bid: Int!/);
  expect(schema.out).not.toMatch(/type notes \{[^}]*\btext\b/);
});

test.each([
  [['serve'], { HASURA_GRAPHQL_DATABASE_URL: '' }, 'HASURA_GRAPHQL_DATABASE_URL is not set.'],
  [
    ['serve'],
    { HASURA_GRAPHQL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' },
    /cannot be reached: ECONNREFUSED/,
  ],
  [['serve'], { HASURA_GRAPHQL_JWT_SECRET: '{"type":"HS256","key":"too-short"}' }, /at least 256 bits/],
  [['migrate', 'apply'], {}, /^No folder is given: set HASURA_GRAPHQL_MIGRATIONS_DIR/],
  [['migrate', 'apply', '--migrations-dir', '/nonexistent'], {}, /does not exist/],
])('%j with %j fails with one sentence', async (args, environment, sentence) => {
  const { code, err } = await run(args, environment);
  expect(code).toBe(1);
  expect(err.trim()).toMatch(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).not.toContain('too-short');
});
