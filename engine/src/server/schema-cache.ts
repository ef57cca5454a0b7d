/**
 * The engine's present idea of metadata and database. It is built beside the old one and swapped in whole, so a
 * request sees either; rebuilds run one after the other.
 */

import type { Pool } from 'pg';
import { introspectCatalog } from '../catalog/introspect.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { HasuraError } from '../errors.ts';
import { loadMetadata, storeMetadata } from '../migrate/metadata-store.ts';
import { metadataSchema, type Metadata } from '../metadata/types.ts';
import type { EnumValues } from '../schema/build-model.ts';
import { buildModel, type Inconsistency, type Model } from '../schema/model.ts';
import { readEnumValues } from './enum-values.ts';

export interface SchemaState {
  readonly metadata: Metadata;
  readonly resourceVersion: number;
  readonly catalog: Catalog;
  readonly model: Model;
  readonly inconsistencies: readonly Inconsistency[];
}

export interface ReplaceOptions {
  readonly expectedVersion?: number;
  /** Otherwise metadata that does not fit the database is refused, and nothing changes. */
  readonly allowInconsistent: boolean;
}

/** Both are awaited before whoever asked for the change is answered. */
export interface SchemaHooks {
  /** Makes the database what the model needs; what it refuses is inconsistent. */
  readonly install: (model: Model, metadata: Metadata) => Promise<readonly Inconsistency[]>;
  /** After each swap. */
  readonly changed: (state: SchemaState) => Promise<void>;
}

export class SchemaCache {
  readonly #pool: Pool;
  readonly #hooks: SchemaHooks;
  #state: SchemaState | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(pool: Pool, hooks: SchemaHooks) {
    this.#pool = pool;
    this.#hooks = hooks;
  }

  /** Precondition: `reload` has succeeded once. */
  get state(): SchemaState {
    if (!this.#state) throw new Error('the schema cache is used before it is loaded');
    return this.#state;
  }

  /** Reads metadata and catalog again. */
  reload(): Promise<SchemaState> {
    return this.#serially(async () => {
      const stored = await loadMetadata(this.#pool);
      return this.#read(parseMetadata(stored.metadata), stored.resourceVersion);
    });
  }

  /** Another process changed the stored metadata; nothing to do when it is what we have. */
  catchUp(): Promise<void> {
    return this.#serially(async () => {
      const stored = await loadMetadata(this.#pool);
      if (stored.resourceVersion === this.#state?.resourceVersion) return;
      await this.#read(parseMetadata(stored.metadata), stored.resourceVersion);
    });
  }

  /** Stores what `change` makes of the present metadata, and puts it in force. */
  update(change: (metadata: Metadata) => Metadata, options: ReplaceOptions): Promise<SchemaState> {
    return this.#serially(async () => {
      const metadata = change(this.state.metadata);
      const { catalog, enumValues } = await this.#introspect(metadata);
      const { inconsistencies } = buildModel(metadata, catalog, enumValues);
      if (!options.allowInconsistent) refuseNewInconsistencies(inconsistencies, this.state.inconsistencies);
      const version = await storeMetadata(this.#pool, metadata, options.expectedVersion);
      return this.#swap(metadata, version, catalog, enumValues);
    });
  }

  async #read(metadata: Metadata, resourceVersion: number): Promise<SchemaState> {
    const { catalog, enumValues } = await this.#introspect(metadata);
    return this.#swap(metadata, resourceVersion, catalog, enumValues);
  }

  async #introspect(metadata: Metadata): Promise<{ catalog: Catalog; enumValues: EnumValues }> {
    const client = await this.#pool.connect();
    try {
      const catalog = await introspectCatalog(client);
      return { catalog, enumValues: await readEnumValues(client, metadata, catalog) };
    } finally {
      client.release();
    }
  }

  async #swap(
    metadata: Metadata,
    resourceVersion: number,
    catalog: Catalog,
    enumValues: EnumValues,
  ): Promise<SchemaState> {
    const { model, inconsistencies } = buildModel(metadata, catalog, enumValues);
    const refused = await this.#hooks.install(model, metadata);
    const state = {
      metadata,
      resourceVersion,
      catalog,
      model,
      inconsistencies: [...inconsistencies, ...refused],
    };
    this.#state = state;
    await this.#hooks.changed(state);
    return state;
  }

  #serially<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    // The queue goes on after a failure, which belongs to whoever asked.
    this.#queue = result.catch(() => {});
    return result;
  }
}

/** Throws Hasura's `parse-failed` with the place in the metadata. */
export function parseMetadata(json: unknown, path = '$.args'): Metadata {
  const parsed = metadataSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? [])
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('');
  throw new HasuraError('parse-failed', `${path}${place}`, issue?.message ?? 'not metadata of version 3');
}

/** What was inconsistent before may stay so: an unrelated change must remain possible. */
function refuseNewInconsistencies(now: readonly Inconsistency[], before: readonly Inconsistency[]): void {
  const old = new Set(before.map((inconsistency) => JSON.stringify(inconsistency)));
  const added = now.filter((inconsistency) => !old.has(JSON.stringify(inconsistency)));
  const [first] = added;
  if (!first) return;
  throw new HasuraError('unexpected', '$.args', `cannot continue due to newly found inconsistent metadata`, {
    category: 'client',
    internal: JSON.parse(JSON.stringify(added)),
  });
}
