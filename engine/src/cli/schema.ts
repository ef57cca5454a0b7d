/** `schema --role`: what tools that generate typed documents start from. */

import { printSchema } from 'graphql';
import { introspectCatalog } from '../catalog/introspect.ts';
import { readMetadataDirectory } from '../metadata/directory.ts';
import { loadMetadata } from '../migrate/metadata-store.ts';
import { buildModel } from '../schema/model.ts';
import { roleSchema } from '../schema/role-schema.ts';
import { readEnumValues } from '../server/enum-values.ts';
import { parseMetadata } from '../server/schema-cache.ts';
import { withDatabase } from './database.ts';

export async function printSchemaCommand(options: { role: string; metadataDir?: string }): Promise<void> {
  const text = await withDatabase(async (pool) => {
    const metadata = options.metadataDir
      ? await readMetadataDirectory(options.metadataDir)
      : parseMetadata((await loadMetadata(pool)).metadata, '$');
    const client = await pool.connect();
    try {
      const catalog = await introspectCatalog(client);
      const { model } = buildModel(metadata, catalog, await readEnumValues(client, metadata, catalog));
      return printSchema(roleSchema(model, options.role));
    } finally {
      client.release();
    }
  });
  process.stdout.write(`${text}\n`);
}
