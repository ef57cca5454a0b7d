/**
 * The engine's present idea of metadata and database. It is built beside the old one and swapped in whole, so a
 * request sees either; rebuilds run one after the other.
 */

import type { PoolClient } from 'pg';
import { z } from 'zod';
import { introspectCatalog } from '../catalog/introspect.ts';
import { tableKey } from '../catalog/catalog.ts';
import { conflictOfInheritance } from '../schema/inherit-permissions.ts';
import { HasuraError } from '../errors.ts';
import { loadMetadata, storeMetadata } from '../migrate/metadata-store.ts';
import {
  metadataSchema,
  qualifiedTableSchema,
  type Metadata,
  type MetadataSource,
} from '../metadata/types.ts';
import type { Json, TableName } from '../plan/compiled.ts';
import type { BuiltModel, FactsOfSources } from '../schema/build-model.ts';
import { buildModelOf, type Inconsistency, type Model, type ModelSettings } from '../schema/model.ts';
import { clashMessage, type RootClash } from '../schema/root-claims.ts';
import { invalidQueries } from './check-collections.ts';
import { dropInconsistent } from './drop-inconsistent.ts';
import type { Databases } from './databases.ts';
import { catalogOf, factsOf, readFacts } from './source-facts.ts';
import { followDrift } from './schema-drift.ts';

export interface SchemaState {
  readonly metadata: Metadata;
  readonly resourceVersion: number;
  readonly facts: FactsOfSources;
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
  readonly #databases: Databases;
  readonly #hooks: SchemaHooks;
  readonly #settings: ModelSettings;
  #state: SchemaState | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(databases: Databases, hooks: SchemaHooks, settings: ModelSettings) {
    this.#databases = databases;
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
      const stored = await loadMetadata(this.#databases.home.pool);
      return this.#read(parseMetadata(stored.metadata), stored.resourceVersion);
    });
  }

  /** Another process changed the stored metadata; nothing to do when it is what we have. */
  catchUp(): Promise<void> {
    return this.#serially(async () => {
      const stored = await loadMetadata(this.#databases.home.pool);
      if (stored.resourceVersion === this.#state?.resourceVersion) return;
      await this.#read(parseMetadata(stored.metadata), stored.resourceVersion, this.#state);
    });
  }

  /** Stores what `change` makes of the present metadata, and puts it in force. */
  update(change: (metadata: Metadata) => Metadata, options: ReplaceOptions): Promise<SchemaState> {
    return this.#serially(async () => {
      let metadata = change(this.state.metadata);
      // A database that is out of reach for a moment must not stand in the way of other changes.
      const known = options.onInconsistency === 'keep' ? null : this.state;
      const facts = await readFacts(this.#databases, metadata, known);
      const before = this.state.inconsistencies;
      const knownClashes = new Set(this.state.clashes.map((clash) => JSON.stringify(clash)));
      for (let round = 0; ; round += 1) {
        const { inconsistencies, clashes } = this.#build(metadata, facts);
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
      const { pool } = this.#databases.home;
      const version = await storeMetadata(pool, metadata, options.expectedVersion);
      return this.#swap(metadata, version, facts);
    });
  }

  /**
   * The metadata as it has to be once the transaction of `client`, in the database of a source, is committed: with the new names of what was
   * renamed, without the tables and functions that are gone, and, with `cascade`, without what depends on these.
   * @throws HasuraError `dependency-error` when something depends and may not go along, `not-supported` when a
   * function in use becomes one that cannot be used.
   */
  async checkTransaction(client: PoolClient, source: string, cascade: boolean): Promise<Metadata> {
    const { inconsistencies: known } = this.state;
    const catalog = await introspectCatalog(client);
    const { metadata: followed, lost } = followDrift(this.state, source, catalog);
    const { home } = this.#databases.of(source);
    const now = await factsOf(client, sourceNamed(followed, source), catalog, home);
    const facts = new Map([...this.state.facts, ...(now ? [[source, now] as const] : [])]);
    let metadata = followed;
    for (let round = 0; ; round += 1) {
      const found = newInconsistencies(this.#build(metadata, facts).inconsistencies, known);
      const added = round === 0 ? [...found, ...besides(lost, found, facts)] : found;
      if (added.length === 0) return metadata;
      const gone = added.filter((inconsistency) => isGone(inconsistency, facts));
      const dependent = added.filter((inconsistency) => !gone.includes(inconsistency));
      // What hangs on a dropped object is known only once the object itself is out of the way.
      if (gone.length === 0 && (!cascade || round > mostRounds)) throw refusal(dependent, true);
      metadata = dropInconsistent(metadata, gone.length > 0 ? gone : dependent);
    }
  }

  #build(metadata: Metadata, facts: FactsOfSources): BuiltModel {
    const built = buildModelOf(metadata, facts, this.#settings);
    const invalid = invalidQueries(metadata, built.model);
    return { ...built, inconsistencies: [...built.inconsistencies, ...invalid] };
  }

  async #read(
    metadata: Metadata,
    resourceVersion: number,
    known: SchemaState | null = null,
  ): Promise<SchemaState> {
    return this.#swap(metadata, resourceVersion, await readFacts(this.#databases, metadata, known));
  }

  async #swap(metadata: Metadata, resourceVersion: number, facts: FactsOfSources): Promise<SchemaState> {
    const { model, inconsistencies, clashes } = this.#build(metadata, facts);
    const refused = await this.#hooks.install(model, metadata);
    const state = {
      metadata,
      resourceVersion,
      facts,
      model,
      inconsistencies: [...inconsistencies, ...refused],
      clashes,
    };
    this.#state = state;
    await this.#hooks.changed(state);
    return state;
  }

  #serially<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      try {
        return await task();
      } finally {
        // Also what was opened for a change that was refused.
        if (this.#state) await this.#databases.release(this.#state.model, this.#state.metadata);
      }
    });
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
function isGone({ type, definition, source }: Inconsistency, facts: FactsOfSources): boolean {
  const entry = z.looseObject({ [type]: qualifiedTableSchema }).safeParse(definition);
  const name = entry.success ? entry.data[type] : undefined;
  if (!name) return false;
  const catalog = catalogOf(facts, source);
  const known = type === 'table' ? catalog?.tables : type === 'function' ? catalog?.functions : undefined;
  return known !== undefined && !known.has(tableKey(name as TableName));
}

/** Lost computed fields that are not found inconsistent anyway, of tables that are still there. */
function besides(
  lost: readonly Inconsistency[],
  found: readonly Inconsistency[],
  facts: FactsOfSources,
): readonly Inconsistency[] {
  const names = new Set(found.map(({ type, name }) => `${type} ${name}`));
  return lost.filter(
    (one) => !names.has(`${one.type} ${one.name}`) && !isGone({ ...one, type: 'table' }, facts),
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
  // Why a database cannot be reached may be said in other words each time.
  const identity = (one: Inconsistency) =>
    one.type === 'source' ? `source ${one.name}` : JSON.stringify(one);
  const old = new Set(before.map(identity));
  return now.filter(
    (inconsistency) => inconsistency.type !== conflictOfInheritance && !old.has(identity(inconsistency)),
  );
}

function sourceNamed({ sources }: Metadata, wanted: string): MetadataSource | undefined {
  return sources.find(({ name }) => name === wanted);
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
