/** `metadata apply` and `metadata export` */

import { introspectCatalog } from '../catalog/introspect.ts';
import { readMetadataDirectory, writeMetadataDirectory } from '../metadata/directory.ts';
import { loadMetadata, rememberFiles, storeMetadata } from '../migrate/metadata-store.ts';
import { buildModel } from '../schema/model.ts';
import { readEnumValues } from '../server/enum-values.ts';
import { parseMetadata } from '../server/schema-cache.ts';
import { folder, withDatabase } from './database.ts';

export async function applyMetadataCommand(options: { metadataDir?: string }): Promise<void> {
  const metadata = await readMetadataDirectory(folder(options.metadataDir, 'HASURA_GRAPHQL_METADATA_DIR'));
  const inconsistencies = await withDatabase(async (pool) => {
    const client = await pool.connect();
    try {
      const catalog = await introspectCatalog(client);
      const found = buildModel(metadata, catalog, await readEnumValues(client, metadata, catalog));
      await storeMetadata(pool, metadata);
      await rememberFiles(pool, metadata);
      return found.inconsistencies;
    } finally {
      client.release();
    }
  });
  for (const { type, name, reason } of inconsistencies) {
    process.stdout.write(`Inconsistent ${type} "${name}": ${reason}.\n`);
  }
  const count = inconsistencies.length;
  process.stdout.write(
    count === 0 ? 'Metadata applied.\n' : `Metadata applied with ${count} inconsistencies.\n`,
  );
}

export async function exportMetadataCommand(options: { metadataDir?: string }): Promise<void> {
  const dir = folder(options.metadataDir, 'HASURA_GRAPHQL_METADATA_DIR');
  const stored = await withDatabase(loadMetadata);
  await writeMetadataDirectory(dir, parseMetadata(stored.metadata, '$'));
  process.stdout.write(`Metadata version ${stored.resourceVersion} written to ${dir}.\n`);
}
