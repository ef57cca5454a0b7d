/** The engine's own tables, in Hasura's schema `hdb_catalog`. */

import type { Pool } from 'pg';

/** Engines that start together on a new database would otherwise create the same things at once. */
const setupLock = 7_305_211_903;

export async function ensureCatalogTables(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [setupLock]);
    await client.query(`
      create schema if not exists hdb_catalog;
      create table if not exists hdb_catalog.hdb_metadata (
        id integer primary key,
        metadata json not null,
        resource_version integer not null default 1 unique);
      create table if not exists hdb_catalog.schema_migrations (
        version bigint primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now());
      create table if not exists hdb_catalog.applied_metadata_files (
        id integer primary key check (id = 1),
        checksum text not null,
        applied_at timestamptz not null default now());`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
