/** What the databases of the sources say, each asked over one connection for the length of a command. */

import { Client } from 'pg';
import { introspectCatalog } from '../catalog/introspect.ts';
import { readEnvironment, type EngineConfig } from '../config/environment.ts';
import type { Metadata, MetadataSource } from '../metadata/types.ts';
import type { FactsOfSources, SourceFacts } from '../schema/build-model.ts';
import { isServedKind } from '../schema/unserved.ts';
import { readEnumValues } from '../server/enum-values.ts';
import { connectionOf, databaseKey, SourceFault } from '../server/source-connection.ts';

/** A database that does not answer leaves a reason in place of its facts, unless it is the engine's own. */
export async function readSourceFacts({ sources }: Metadata): Promise<FactsOfSources> {
  const config = readEnvironment(process.env);
  type Entry = readonly [string, SourceFacts | { readonly unreachable: string }];
  const entries = sources.filter(isServedKind).map(async (source): Promise<Entry> => {
    try {
      return [source.name, await factsOf(source, config)];
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      return [source.name, { unreachable: error.message }];
    }
  });
  return new Map(await Promise.all(entries));
}

async function factsOf(
  source: MetadataSource,
  { variables, databaseUrl }: EngineConfig,
): Promise<SourceFacts> {
  const { url } = connectionOf(source, variables, databaseUrl);
  const home = databaseKey(url) === databaseKey(databaseUrl);
  const client = new Client({ connectionString: url, application_name: 'hasura_cli' });
  try {
    await client.connect();
    const catalog = await introspectCatalog(client);
    return { catalog, enumValues: await readEnumValues(client, { sources: [source] }, catalog), home };
  } catch (cause) {
    if (home) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SourceFault(`connection error: ${reason}`, { cause });
  } finally {
    // What could not be connected has nothing to end.
    await client.end().catch(() => {});
  }
}
