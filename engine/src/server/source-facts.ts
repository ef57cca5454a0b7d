/** What the databases of the sources say: their catalogs and the values of enum tables. */

import type { PoolClient } from 'pg';
import type { Catalog } from '../catalog/catalog.ts';
import { introspectCatalog } from '../catalog/introspect.ts';
import type { Metadata, MetadataSource } from '../metadata/types.ts';
import type { FactsOfSources, SourceFacts } from '../schema/build-model.ts';
import { isServedKind } from '../schema/unserved.ts';
import type { Databases } from './databases.ts';
import { readEnumValues } from './enum-values.ts';
import { SourceFault } from './source-connection.ts';

type Known = { readonly metadata: Metadata; readonly facts: FactsOfSources };

/**
 * Asks all databases at once. One that does not answer keeps what is `known` of it, if it is the same one as then;
 * else the reason stands in place of its facts.
 */
export async function readFacts(
  databases: Databases,
  { sources }: Metadata,
  known: Known | null = null,
): Promise<FactsOfSources> {
  type Entry = readonly [string, SourceFacts | { readonly unreachable: string }];
  const entries = sources.filter(isServedKind).map(async (source): Promise<Entry> => {
    try {
      return [source.name, await ask(databases, source)];
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      const before = known && factsBefore(known, source);
      return [source.name, before ?? { unreachable: error.message }];
    }
  });
  return new Map(await Promise.all(entries));
}

/** Nothing for a source that is not there. */
export async function factsOf(
  client: PoolClient,
  source: MetadataSource | undefined,
  catalog: Catalog,
  home: boolean,
): Promise<SourceFacts | undefined> {
  return (
    source && { catalog, enumValues: await readEnumValues(client, { sources: [source] }, catalog), home }
  );
}

/** Without a source, the only one there is. */
export function catalogOf(facts: FactsOfSources, source: string | undefined): Catalog | undefined {
  const [only] = facts.values();
  const found = source === undefined ? only : facts.get(source);
  return found && 'catalog' in found ? found.catalog : undefined;
}

async function ask(databases: Databases, source: MetadataSource): Promise<SourceFacts> {
  const { pool, home } = await databases.reach(source);
  try {
    const client = await pool.connect();
    try {
      const catalog = await introspectCatalog(client);
      return { catalog, enumValues: await readEnumValues(client, { sources: [source] }, catalog), home };
    } finally {
      client.release();
    }
  } catch (error) {
    // Without its own database the engine can do nothing at all.
    if (home) throw error;
    throw new SourceFault(`connection error: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function factsBefore({ metadata, facts }: Known, source: MetadataSource): SourceFacts | undefined {
  const before = metadata.sources.find(({ name }) => name === source.name);
  const found = facts.get(source.name);
  const same = JSON.stringify(before?.configuration) === JSON.stringify(source.configuration);
  return same && found && 'catalog' in found ? found : undefined;
}
