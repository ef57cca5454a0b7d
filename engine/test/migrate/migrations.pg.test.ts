import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadMetadata, storeChangedFiles, storeMetadata } from '../../src/migrate/metadata-store.ts';
import { applyMigrations, readMigrations } from '../../src/migrate/migrations.ts';
import { createDatabase } from '../support/database.ts';

let pool: Pool;
let drop: () => Promise<void>;
let dir: string;

beforeAll(async () => {
  const database = await createDatabase();
  drop = database.drop;
  pool = new Pool({ connectionString: database.connectionString });
});
afterAll(async () => {
  await pool.end();
  await drop();
});
beforeEach(async () => {
  await pool.query(
    'drop schema if exists hdb_catalog cascade; drop schema public cascade; create schema public',
  );
  dir = await mkdtemp(join(tmpdir(), 'engine-migrations-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function migration(title: string, up: string): Promise<void> {
  await mkdir(join(dir, 'default', title), { recursive: true });
  await writeFile(join(dir, 'default', title, 'up.sql'), up);
}
const apply = async () => applyMigrations(pool, await readMigrations(dir));

test('migrations are applied in order of version, once, and recorded', async () => {
  await migration('20_fill', 'insert into things values (1);');
  await migration('3_create', 'create table things (n int);');
  expect(await apply()).toEqual({ applied: ['3_create', '20_fill'], drifted: [] });
  await migration('21_more', 'insert into things values (2);');
  expect(await apply()).toEqual({ applied: ['21_more'], drifted: [] });
  const { rows } = await pool.query('select n from things order by n');
  expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
});

test('a failing migration leaves nothing of itself, keeps those before it, and names its line', async () => {
  await migration('1_good', 'create table good (n int);');
  await migration('2_bad', 'create table half (n int);\ninsert into missing values (1);');
  await migration('3_after', 'create table after (n int);');
  await expect(apply()).rejects.toThrow(
    /^Migration 2_bad failed at line 2 of up\.sql: relation "missing" does not exist/,
  );
  const { rows } = await pool.query(
    "select to_regclass('good') g, to_regclass('half') h, to_regclass('after') a",
  );
  expect(rows).toEqual([{ g: 'good', h: null, a: null }]);
});

test('a migration that was changed after it was applied is reported and not applied again', async () => {
  await migration('1_create', 'create table things (n int);');
  await apply();
  await migration('1_create', 'create table things (n bigint);');
  expect(await apply()).toEqual({ applied: [], drifted: ['1_create'] });
});

test('processes that migrate at the same moment apply each migration once', async () => {
  await migration('1_create', 'create table things (n int); insert into things values (1);');
  const reports = await Promise.all([apply(), apply(), apply()]);
  expect(reports.flatMap(({ applied }) => applied)).toEqual(['1_create']);
  const { rows } = await pool.query('select count(*)::int as n from things');
  expect(rows).toEqual([{ n: 1 }]);
});

test('DIFF-37 PERM-2 what was changed through the API survives a restart until the files change', async () => {
  const files = { version: 3, sources: [] };
  expect(await storeChangedFiles(pool, files)).toBe(true);
  const edited = { ...files, actions: [] };
  await storeMetadata(pool, edited);
  expect(await storeChangedFiles(pool, files)).toBe(false);
  expect((await loadMetadata(pool)).metadata).toEqual(edited);
  const newer = { ...files, inherited_roles: [] };
  expect(await storeChangedFiles(pool, newer)).toBe(true);
  expect((await loadMetadata(pool)).metadata).toEqual(newer);
});

test('metadata written over somebody else’s change is refused when the writer says what it read', async () => {
  const version = await storeMetadata(pool, { version: 3, sources: [] });
  await storeMetadata(pool, { version: 3, sources: [], actions: [] });
  await expect(storeMetadata(pool, { version: 3, sources: [] }, version)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect((await loadMetadata(pool)).metadata).toEqual({ version: 3, sources: [], actions: [] });
});
