/** The databases that the sources of the metadata are in; several sources may share one. */

import type { Pool } from 'pg';
import { HasuraError } from '../errors.ts';
import { ensureSourceCatalog } from '../execute/catalog-setup.sql.ts';
import type { Metadata, MetadataSource } from '../metadata/types.ts';
import type { TableName } from '../plan/compiled.ts';
import { defaultSource, type Inconsistency, type Model } from '../schema/model.ts';
import { isServedKind } from '../schema/unserved.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { connectionOf, databaseKey, SourceFault, type ConnectionSettings } from './source-connection.ts';

export class Databases {
  /** Keeps the metadata. */
  readonly home: Database;
  readonly #options: Omit<DatabaseOptions, 'settings' | 'metadata'>;
  readonly #open = new Map<string, Database>();
  /** Of the sources in force. */
  #bySource = new Map<string, Database>();

  constructor(
    options: Omit<DatabaseOptions, 'settings' | 'metadata'>,
    metadata: NonNullable<DatabaseOptions['metadata']>,
  ) {
    this.#options = options;
    const { databaseUrl: url } = options.config;
    this.home = new Database({ ...options, settings: { url }, metadata });
    this.#open.set(databaseKey(url), this.home);
  }

  get all(): Iterable<Database> {
    return this.#open.values();
  }

  /** By the names of sources that are elsewhere. */
  get further(): ReadonlyMap<string, Database> {
    return new Map([...this.#bySource].filter(([, database]) => !database.home));
  }

  /** Without a source, the one that keeps the metadata. @throws HasuraError when there is no such source. */
  of(source: string | undefined): Database {
    const found = source === undefined ? this.home : this.#bySource.get(source);
    if (found) return found;
    // The default source comes into being with its first table.
    if (source === defaultSource) return this.home;
    throw new HasuraError('not-exists', '$.args.source', `source with name "${source}" does not exist`);
  }

  readonly poolOf = (source: string | undefined): Pool => this.of(source).pool;

  /** Connects where that is needed. @throws SourceFault */
  async reach(source: MetadataSource): Promise<Database> {
    const { settings, key } = this.#addressOf(source);
    const known = this.#open.get(key);
    if (known) return known;
    const database = new Database({ ...this.#options, settings });
    this.#open.set(key, database);
    try {
      await database.probe();
      await ensureSourceCatalog(database.pool, this.#options.log);
      return database;
    } catch (error) {
      this.#open.delete(key);
      await this.#stop(database);
      throw new SourceFault(`connection error: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  /** Puts the sources of a model in force; those of the model before are still served until `release`. */
  async install(model: Model, metadata: Metadata): Promise<readonly Inconsistency[]> {
    const there = new Map<Database, MetadataSource[]>([[this.home, []]]);
    for (const source of metadata.sources.filter(isServedKind)) {
      const address = this.#knownAddressOf(source);
      const database = address && this.#open.get(address.key);
      if (!address || !database) continue;
      there.set(database, [...(there.get(database) ?? []), source]);
      if (!model.sources.has(source.name)) continue;
      database.resize(address.settings);
      this.#bySource.set(source.name, database);
    }
    const refused: Inconsistency[] = [];
    for (const [database, sources] of there) {
      const models = sources.flatMap(({ name }) => model.sources.get(name) ?? []);
      refused.push(...(await database.install(models, sources)));
    }
    return refused;
  }

  /** Listens to the changes of what is in force now, by source. */
  async cover(tables: (sources: ReadonlySet<string>, home: boolean) => readonly TableName[]): Promise<void> {
    await Promise.all(
      [...new Set([this.home, ...this.#bySource.values()])].map((database) => {
        const sources = [...this.#bySource].filter(([, other]) => other === database);
        return database.cover(tables(new Set(sources.map(([name]) => name)), database.home));
      }),
    );
  }

  /** Lets go of what no source of the model is in; of sources that metadata forgot, what was made there goes. */
  async release({ sources }: Model, metadata: Metadata): Promise<void> {
    const { log } = this.#options;
    const forgotten = new Set<Database>();
    for (const [name, database] of this.#bySource) {
      if (sources.has(name)) continue;
      this.#bySource.delete(name);
      if (!metadata.sources.some((source) => source.name === name)) forgotten.add(database);
    }
    const used = new Set<Database>([this.home, ...this.#bySource.values()]);
    for (const [key, database] of this.#open) {
      if (used.has(database)) continue;
      this.#open.delete(key);
      if (forgotten.has(database)) {
        await database
          .install([], [])
          .catch((error: unknown) =>
            log.warn({ err: error }, 'the triggers of a dropped source could not be taken away'),
          );
      }
      await this.#stop(database);
    }
  }

  async stop(): Promise<void> {
    const further = [...this.#open.values()].filter((database) => !database.home);
    await Promise.all([this.home.stop(), ...further.map((database) => this.#stop(database))]);
  }

  /** A database that does not answer any more is left as it is. */
  async #stop(database: Database): Promise<void> {
    await database
      .stop()
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, 'a database was not left in good order'),
      );
  }

  /** Undefined where the model says already why there is none. */
  #knownAddressOf(source: MetadataSource) {
    try {
      return this.#addressOf(source);
    } catch (error) {
      if (error instanceof SourceFault) return undefined;
      throw error;
    }
  }

  #addressOf(source: MetadataSource): { settings: ConnectionSettings; key: string } {
    const { config } = this.#options;
    const settings = connectionOf(source, config.variables, config.databaseUrl);
    return { settings, key: databaseKey(settings.url) };
  }
}
