import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { startEngine } from '../../src/server/engine.ts';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
});
afterAll(() => on.close());
beforeEach(async () => {
  expect(await on.metadata('replace_metadata', chatMetadata)).toMatchObject({ status: 200 });
});

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 5_000, interval: 10 });
const rooms = { source: 'default', table: { schema: 'public', name: 'rooms' } };
const exported = async () => (await on.metadata('export_metadata', {})).body;
const mayRead = async (table: string) => !(await on.as('ann', `{ ${table} { __typename } }`)).errors;

describe('reading', () => {
  test('export gives back what replace took, and its version with version 2', async () => {
    const { body } = await on.metadata('export_metadata', {}, { version: 2 });
    expect(body).toEqual({ resource_version: expect.any(Number), metadata: await exported() });
    expect(body.metadata.sources[0].tables.map((entry: any) => entry.table.name)).toEqual([
      'rooms',
      'members',
      'messages',
    ]);
    expect((await on.metadata('get_inconsistent_metadata', {})).body).toEqual({
      is_consistent: true,
      inconsistent_objects: [],
    });
  });

  test('reloading leaves the metadata as it is, under the next version', async () => {
    const { body: before } = await on.metadata('export_metadata', {}, { version: 2 });
    expect((await on.metadata('reload_metadata', {})).body).toMatchObject({ is_consistent: true });
    const { body: after } = await on.metadata('export_metadata', {}, { version: 2 });
    expect(after).toEqual({ ...before, resource_version: before.resource_version + 1 });
  });

  test.each([
    ['nobody', {}, 'access-denied'],
    ['a person', { token: true }, 'access-denied'],
    ['a wrong secret', { 'x-hasura-admin-secret': 'guess' }, 'access-denied'],
  ])('%s may not use the metadata API', async (_who, headers, code) => {
    const authorization = `Bearer ${await on.token('ann')}`;
    const response = await fetch(`${on.url}/v1/metadata`, {
      method: 'POST',
      headers:
        'token' in headers
          ? { authorization }
          : 'x-hasura-admin-secret' in headers
            ? headers
            : { authorization },
      body: JSON.stringify({ type: 'clear_metadata', args: {} }),
    });
    expect([400, 401]).toContain(response.status);
    expect(await response.json()).toMatchObject({ code });
    expect(await mayRead('rooms')).toBe(true);
  });
});

describe('changing permissions', () => {
  test('PERM-2 dropping and creating a permission is in force at once', async () => {
    const role = { ...rooms, role: 'user' };
    expect(await on.metadata('pg_drop_select_permission', role)).toEqual({
      status: 200,
      body: { message: 'success' },
    });
    expect(await mayRead('rooms')).toBe(false);
    const permission = { columns: ['name'], filter: {} };
    expect(await on.metadata('pg_create_select_permission', { ...role, permission })).toMatchObject({
      status: 200,
    });
    expect(await mayRead('rooms')).toBe(true);
    expect((await on.as('ann', '{ rooms { id } }')).errors[0].extensions.code).toBe('validation-failed');
  });

  test.each([
    ['pg_drop_select_permission', { ...rooms, role: 'stranger' }, 'not-exists', '$.args'],
    [
      'pg_create_select_permission',
      { ...rooms, role: 'user', permission: { columns: [], filter: {} } },
      'already-exists',
      '$.args',
    ],
    [
      'pg_create_select_permission',
      { source: 'default', table: 'nowhere', role: 'user', permission: { columns: [], filter: {} } },
      'not-exists',
      '$.args.table',
    ],
    ['pg_create_select_permission', { ...rooms, role: 'user' }, 'parse-failed', '$.args.permission'],
    ['pg_track_table', rooms, 'already-tracked', '$.args'],
    ['pg_track_table', { source: 'elsewhere', table: 'rooms' }, 'not-exists', '$.args.source'],
    ['add_remote_schema', {}, 'not-supported', '$.type'],
    ['replace_metadata', { version: 2, tables: [] }, 'parse-failed', '$.args.version'],
  ])('%s %j is refused with %s and changes nothing', async (type, args, code, path) => {
    const before = await exported();
    const { status, body } = await on.metadata(type, args);
    expect([status, body]).toEqual([400, expect.objectContaining({ code, path, error: expect.any(String) })]);
    expect(await exported()).toEqual(before);
  });

  test('DIFF-39 a permission on a column that does not exist is refused as inconsistent, and nothing changes', async () => {
    const before = await exported();
    const permission = { columns: ['no_such_column'], filter: {} };
    const { status, body } = await on.metadata('pg_create_select_permission', {
      ...rooms,
      role: 'other',
      permission,
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body.internal)).toContain('no_such_column');
    expect(await exported()).toEqual(before);
  });

  test('DIFF-38 a bulk is all or nothing', async () => {
    const before = await exported();
    const { status } = await on.metadata('bulk', [
      { type: 'pg_drop_select_permission', args: { ...rooms, role: 'user' } },
      { type: 'pg_drop_select_permission', args: { ...rooms, role: 'stranger' } },
    ]);
    expect(status).toBe(400);
    expect(await exported()).toEqual(before);
    expect(await mayRead('rooms')).toBe(true);
  });
});

describe('replacing', () => {
  test('metadata that does not fit the database is taken when asked so, reported, and what is bad can be dropped', async () => {
    const metadata = structuredClone(chatMetadata) as any;
    metadata.sources[0].tables.push({ table: { schema: 'public', name: 'ghosts' } });
    const refused = await on.metadata('replace_metadata', { allow_inconsistent_metadata: false, metadata });
    expect(refused.status).toBe(400);
    const taken = await on.metadata('replace_metadata', { allow_inconsistent_metadata: true, metadata });
    expect(taken.body).toMatchObject({ is_consistent: false, inconsistent_objects: [{ type: 'table' }] });
    expect(await (await fetch(`${on.url}/healthz`)).text()).toMatch(/^WARN/);
    expect((await fetch(`${on.url}/healthz?strict=true`)).status).toBe(500);
    expect(await mayRead('rooms')).toBe(true);
    expect(await on.metadata('drop_inconsistent_metadata', {})).toMatchObject({ status: 200 });
    expect((await exported()).sources[0].tables.map((entry: any) => entry.table.name)).not.toContain(
      'ghosts',
    );
  });

  test('a writer who names an old resource version is refused', async () => {
    const { body } = await on.metadata('export_metadata', {}, { version: 2 });
    await on.metadata('pg_drop_select_permission', { ...rooms, role: 'user' });
    const late = await on.metadata('replace_metadata', body.metadata, {
      resource_version: body.resource_version,
    });
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await mayRead('rooms')).toBe(false);
  });

  test('PERM-2 a change survives a restart', async () => {
    await on.metadata('pg_drop_select_permission', { ...rooms, role: 'user' });
    const again = await startEngine(
      readEnvironment({
        HASURA_GRAPHQL_DATABASE_URL: on.databaseUrl,
        HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
        HASURA_GRAPHQL_SERVER_PORT: '0',
      }),
      pino({ level: 'silent' }),
    );
    const response = await fetch(`http://127.0.0.1:${again.port}/v1/graphql`, {
      method: 'POST',
      headers: { 'x-hasura-admin-secret': adminSecret, 'x-hasura-role': 'user', 'x-hasura-user-id': 'ann' },
      body: JSON.stringify({ query: '{ rooms { id } }' }),
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'validation-failed' } }] });
    await again.close();
  });

  test('what another process stores is in force within a second', async () => {
    const metadata = await exported();
    metadata.sources[0].tables[0].select_permissions = [];
    await on.pool.query(
      'update hdb_catalog.hdb_metadata set metadata = $1, resource_version = resource_version + 1 where id = 1',
      [JSON.stringify(metadata)],
    );
    await until(async () => expect(await mayRead('rooms')).toBe(false));
  });

  test('a column added behind the engine’s back is seen after reload_metadata', async () => {
    await on.pool.query('alter table rooms add column topic text');
    expect((await on.graphql({ query: '{ rooms { topic } }' })).body.errors).toBeDefined();
    expect((await on.metadata('reload_metadata', {})).body).toMatchObject({
      message: 'success',
      is_consistent: true,
    });
    expect((await on.graphql({ query: '{ rooms { topic } }' })).body.errors).toBeUndefined();
  });
});
