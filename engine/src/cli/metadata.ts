/** `metadata apply` and `metadata export` */

import { readMetadataDirectory, writeMetadataDirectory } from '../metadata/directory.ts';
import { loadMetadata, rememberFiles, storeMetadata } from '../migrate/metadata-store.ts';
import { buildModelOf } from '../schema/model.ts';
import { parseMetadata } from '../server/schema-cache.ts';
import { folder, withDatabase } from './database.ts';
import { readSourceFacts } from './source-facts.ts';

export async function applyMetadataCommand(options: { metadataDir?: string }): Promise<void> {
  const metadata = await readMetadataDirectory(folder(options.metadataDir, 'HASURA_GRAPHQL_METADATA_DIR'));
  const { inconsistencies } = buildModelOf(metadata, await readSourceFacts(metadata));
  await withDatabase(async (pool) => {
    await storeMetadata(pool, metadata);
    await rememberFiles(pool, metadata);
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
