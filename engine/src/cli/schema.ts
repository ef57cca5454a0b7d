/** `schema --role`: what tools that generate typed documents start from. */

import { lexicographicSortSchema, printSchema } from 'graphql';
import { readMetadataDirectory } from '../metadata/directory.ts';
import { loadMetadata } from '../migrate/metadata-store.ts';
import { buildModelOf } from '../schema/model.ts';
import { roleSchema } from '../schema/role-schema.ts';
import { parseMetadata } from '../server/schema-cache.ts';
import { withDatabase } from './database.ts';
import { readSourceFacts } from './source-facts.ts';

export async function printSchemaCommand(options: { role: string; metadataDir?: string }): Promise<void> {
  const metadata = options.metadataDir
    ? await readMetadataDirectory(options.metadataDir)
    : await withDatabase(async (pool) => parseMetadata((await loadMetadata(pool)).metadata, '$'));
  const { model } = buildModelOf(metadata, await readSourceFacts(metadata));
  // Sorted, so that a change of metadata shows as what it changes and moves nothing else.
  const schema = lexicographicSortSchema(roleSchema(model, options.role));
  process.stdout.write(`${printSchema(schema)}\n`);
}
