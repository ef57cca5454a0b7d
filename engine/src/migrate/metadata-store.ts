/** Metadata as the database keeps it: one row, and a version that grows with every change. */

import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import { emptyMetadata } from '../metadata/types.ts';
import { ensureCatalogTables } from './catalog-tables.ts';

export interface StoredMetadata {
  /** Unchecked: what was written by another version may not be understood any more. */
  readonly metadata: unknown;
  readonly resourceVersion: number;
}

const storedRow = z.object({ metadata: z.unknown(), resource_version: z.number() });

export async function loadMetadata(pool: Pool): Promise<StoredMetadata> {
  await ensureCatalogTables(pool);
  const { rows } = await pool.query(
    'select metadata, resource_version from hdb_catalog.hdb_metadata where id = 1',
  );
  if (rows.length === 0) return { metadata: emptyMetadata, resourceVersion: 0 };
  const { metadata, resource_version } = storedRow.parse(rows[0]);
  return { metadata, resourceVersion: resource_version };
}

/** With `expectedVersion`, refuses when somebody else changed the metadata since it was read. */
export async function storeMetadata(
  pool: Pool,
  metadata: unknown,
  expectedVersion?: number,
): Promise<number> {
  await ensureCatalogTables(pool);
  const { rows } = await pool.query<{ resource_version: number }>(
    `insert into hdb_catalog.hdb_metadata as stored (id, metadata) values (1, $1)
     on conflict (id) do update
       set metadata = excluded.metadata, resource_version = stored.resource_version + 1
       where $2::int is null or stored.resource_version = $2
     returning resource_version`,
    [JSON.stringify(metadata), expectedVersion ?? null],
  );
  const [row] = rows;
  if (!row) {
    throw new HasuraError(
      'conflict',
      '$',
      'metadata resource version referenced did not match the current one: somebody else changed it',
    );
  }
  return row.resource_version;
}

/**
 * Puts the metadata of files in force if the files changed since the last time; otherwise what was changed through
 * the API since then stays. Says whether it did.
 */
export async function storeChangedFiles(pool: Pool, metadata: unknown): Promise<boolean> {
  await ensureCatalogTables(pool);
  const checksum = checksumOf(metadata);
  const known = await pool.query('select 1 from hdb_catalog.applied_metadata_files where checksum = $1', [
    checksum,
  ]);
  if (known.rowCount === 1) return false;
  await storeMetadata(pool, metadata);
  await rememberFiles(pool, metadata);
  return true;
}

export async function rememberFiles(pool: Pool, metadata: unknown): Promise<void> {
  const checksum = checksumOf(metadata);
  await pool.query(
    `insert into hdb_catalog.applied_metadata_files (id, checksum) values (1, $1)
     on conflict (id) do update set checksum = excluded.checksum, applied_at = now()`,
    [checksum],
  );
}

function checksumOf(metadata: unknown): string {
  return createHash('sha256').update(JSON.stringify(metadata)).digest('hex');
}
