/**
 * The engine's present idea of metadata and database. It is built beside the old one and swapped in whole, so a
 * request sees either; rebuilds run one after the other.
 */

import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { introspectCatalog } from '../catalog/introspect.ts';
import { tableKey, type Catalog } from '../catalog/catalog.ts';
import { conflictOfInheritance } from '../schema/inherit-permissions.ts';
import { HasuraError } from '../errors.ts';
import { loadMetadata, storeMetadata } from '../migrate/metadata-store.ts';
import { metadataSchema, qualifiedTableSchema, type Metadata } from '../metadata/types.ts';
import type { Json, TableName } from '../plan/compiled.ts';
import type { BuiltModel, EnumValues } from '../schema/build-model.ts';
import { buildModel, type Inconsistency, type Model, type ModelSettings } from '../schema/model.ts';
import { clashMessage, type RootClash } from '../schema/root-claims.ts';
import { invalidQueries } from './check-collections.ts';
import { dropInconsistent } from './drop-inconsistent.ts';
import { readEnumValues } from './enum-values.ts';
import { followDrift } from './schema-drift.ts';

export interface SchemaState {
  readonly metadata: Metadata;
  readonly resourceVersion: number;
  readonly catalog: Catalog;
  readonly model: Model;
  readonly inconsistencies: readonly Inconsistency[];
  readonly clashes: readonly RootClash[];
}

export interface ReplaceOptions {
  readonly expectedVersion?: number;
  /**
   * What follows when something does not fit any more: it is kept, the change is refused (as new inconsistency or as
   * a dependency of what is dropped), or it goes as well.
   */
  readonly onInconsistency: 'keep' | 'refuse' | 'refuse dependents' | 'drop dependents';
  /** Kinds of objects that the change is about: one of them being inconsistent is the change's own fault. */
  readonly concerns?: ReadonlySet<string>;
}

/** Both are awaited before whoever asked for the change is answered. */
export interface SchemaHooks {
  /** Makes the database what the model needs; what it refuses is inconsistent. */
  readonly install: (model: Model, metadata: Metadata) => Promise<readonly Inconsistency[]>;
  /** After each swap. */
  readonly changed: (state: SchemaState) => Promise<void>;
}

/** Dropping one thing may make others inconsistent, but not endlessly. */
const mostRounds = 20;

export class SchemaCache {
  readonly #pool: Pool;
  readonly #hooks: SchemaHooks;
  readonly #settings: ModelSettings;
  #state: SchemaState | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(pool: Pool, hooks: SchemaHooks, settings: ModelSettings) {
    this.#pool = pool;
    this.#hooks = hooks;
    this.#settings = settings;
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
      let metadata = change(this.state.metadata);
      const { catalog, enumValues } = await this.#introspect(metadata);
      const before = this.state.inconsistencies;
      const knownClashes = new Set(this.state.clashes.map((clash) => JSON.stringify(clash)));
      for (let round = 0; ; round += 1) {
        const { inconsistencies, clashes } = this.#build(metadata, catalog, enumValues);
        const newClashes = clashes.filter((clash) => !knownClashes.has(JSON.stringify(clash)));
        if (newClashes.length > 0) {
          throw new HasuraError('unexpected', '$.args', clashMessage(newClashes), { category: 'server' });
        }
        const all = newInconsistencies(inconsistencies, before);
        // A query of a collection may name what is not there yet; only dropping what it names concerns it.
        const adding = options.onInconsistency === 'refuse';
        const added = adding ? all.filter(({ type }) => type !== 'query_collections') : all;
        if (added.length === 0 || options.onInconsistency === 'keep') break;
        // What stays inconsistent although it was dropped cannot be helped by dropping more.
        if (options.onInconsistency !== 'drop dependents' || round > mostRounds) {
          throw refusal(added, options.onInconsistency !== 'refuse', options.concerns);
        }
        metadata = dropInconsistent(metadata, added);
      }
      const version = await storeMetadata(this.#pool, metadata, options.expectedVersion);
      return this.#swap(metadata, version, catalog, enumValues);
    });
  }

  /**
   * The metadata as it has to be once the transaction of `client` is committed: with the new names of what was
   * renamed, without the tables and functions that are gone, and, with `cascade`, without what depends on these.
   * @throws HasuraError `dependency-error` when something depends and may not go along, `not-supported` when a
   * function in use becomes one that cannot be used.
   */
  async checkTransaction(client: PoolClient, cascade: boolean): Promise<Metadata> {
    const { inconsistencies: known } = this.state;
    const catalog = await introspectCatalog(client);
    const { metadata: followed, lost } = followDrift(this.state, catalog);
    const enumValues = await readEnumValues(client, followed, catalog);
    let metadata = followed;
    for (let round = 0; ; round += 1) {
      const found = newInconsistencies(this.#build(metadata, catalog, enumValues).inconsistencies, known);
      const added = round === 0 ? [...found, ...besides(lost, found, catalog)] : found;
      if (added.length === 0) return metadata;
      const gone = added.filter((inconsistency) => isGone(inconsistency, catalog));
      const dependent = added.filter((inconsistency) => !gone.includes(inconsistency));
      // What hangs on a dropped object is known only once the object itself is out of the way.
      if (gone.length === 0 && (!cascade || round > mostRounds)) throw refusal(dependent, true);
      metadata = dropInconsistent(metadata, gone.length > 0 ? gone : dependent);
    }
  }

  #build(metadata: Metadata, catalog: Catalog, enumValues: EnumValues): BuiltModel {
    const built = buildModel(metadata, catalog, enumValues, this.#settings);
    const invalid = invalidQueries(metadata, built.model);
    return { ...built, inconsistencies: [...built.inconsistencies, ...invalid] };
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
    const { model, inconsistencies, clashes } = this.#build(metadata, catalog, enumValues);
    const refused = await this.#hooks.install(model, metadata);
    const state = {
      metadata,
      resourceVersion,
      catalog,
      model,
      inconsistencies: [...inconsistencies, ...refused],
      clashes,
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

/** A table or function that the database no longer has. */
function isGone({ type, definition }: Inconsistency, catalog: Catalog): boolean {
  const entry = z.looseObject({ [type]: qualifiedTableSchema }).safeParse(definition);
  const name = entry.success ? entry.data[type] : undefined;
  if (!name) return false;
  const known = type === 'table' ? catalog.tables : type === 'function' ? catalog.functions : undefined;
  return known !== undefined && !known.has(tableKey(name as TableName));
}

/** Lost computed fields that are not found inconsistent anyway, of tables that are still there. */
function besides(
  lost: readonly Inconsistency[],
  found: readonly Inconsistency[],
  catalog: Catalog,
): readonly Inconsistency[] {
  const names = new Set(found.map(({ type, name }) => `${type} ${name}`));
  return lost.filter(
    (one) => !names.has(`${one.type} ${one.name}`) && !isGone({ ...one, type: 'table' }, catalog),
  );
}

/**
 * What was inconsistent before may stay so: an unrelated change must remain possible. Roles that inherit different
 * permissions are told of, but hinder nothing, as in Hasura.
 */
function newInconsistencies(
  now: readonly Inconsistency[],
  before: readonly Inconsistency[],
): readonly Inconsistency[] {
  const old = new Set(before.map((inconsistency) => JSON.stringify(inconsistency)));
  return now.filter(
    (inconsistency) =>
      inconsistency.type !== conflictOfInheritance && !old.has(JSON.stringify(inconsistency)),
  );
}

function refusal(
  added: readonly Inconsistency[],
  dependents: boolean,
  concerns: ReadonlySet<string> = new Set(),
): HasuraError {
  const internal = JSON.parse(JSON.stringify(added)) as Json;
  const onlyQueries = added.every(({ type }) => type === 'query_collections');
  if (dependents && !onlyQueries) {
    const names = added.map(({ type, name }) => `${type.replaceAll('_', ' ')} ${name}`).join(', ');
    const message = `cannot drop due to the following dependent objects: ${names}`;
    return new HasuraError('dependency-error', '$.args', message, { internal });
  }
  const own = added.filter(({ type }) => concerns.has(type));
  if (own.length > 0) {
    const reasons = own.map(({ reason }) => `Inconsistent object: ${reason}`).join(', ');
    return new HasuraError('invalid-configuration', '$.args', reasons, { category: 'client', internal });
  }
  return new HasuraError('unexpected', '$.args', 'cannot continue due to newly found inconsistent metadata', {
    category: dependents ? 'server' : 'client',
    internal,
  });
}
