/** Rows as the administrator reads them for a trial: found again by their key, shown without anything people wrote. */
import { z } from 'zod';
import type { TableFacts } from './catalog.ts';
import type { EngineApi } from './engine-api.ts';
import type { Condition, Json } from './metadata.ts';

export type Row = Readonly<Record<string, Json>>;

const rows = z.array(z.record(z.string(), z.json() as z.ZodType<Json>));
const count = z.object({ aggregate: z.object({ count: z.number() }) });

/** Free text may be a patient's words or a secret: a trial shows whose rows and when, not what is written in them. */
const plainTypes = new Set([
  'uuid',
  'timestamptz',
  'date',
  'Int',
  'smallint',
  'bigint',
  'Boolean',
  'numeric',
]);
const mostColumns = 7;

export class Rows {
  readonly #engine: EngineApi;
  readonly #facts: TableFacts;
  /** What tells one row from another; a view has no primary key, so all its columns. */
  readonly key: readonly string[];
  readonly shown: readonly string[];

  constructor(engine: EngineApi, facts: TableFacts) {
    this.#engine = engine;
    this.#facts = facts;
    const stored = facts.columns.filter(({ computed }) => !computed);
    this.key = facts.key.length > 0 ? facts.key : stored.map(({ name }) => name);
    const plain = stored.filter(({ type }) => plainTypes.has(type)).map(({ name }) => name);
    this.shown = [...new Set([...this.key, ...plain])].slice(0, Math.max(mostColumns, this.key.length));
  }

  async find(where: Condition, limit: number): Promise<Row[]> {
    const { root } = this.#facts;
    const answer = await this.#engine.graphql(
      `query ($where: ${root}_bool_exp!, $limit: Int!) { rows: ${root}(where: $where, limit: $limit) { ${this.shown.join(' ')} } }`,
      { where, limit },
    );
    return rows.parse(answer['rows']);
  }

  async count(where: Condition): Promise<number> {
    const { root } = this.#facts;
    const answer = await this.#engine.graphql(
      `query ($where: ${root}_bool_exp!) { rows: ${root}_aggregate(where: $where) { aggregate { count } } }`,
      { where },
    );
    return count.parse(answer['rows']).aggregate.count;
  }

  /** Those of the given rows for which the condition is true, by their key's text. */
  async among(where: Condition, given: readonly Row[]): Promise<ReadonlySet<string>> {
    if (given.length === 0) return new Set();
    const oneOf = { _or: given.map((row) => this.sameKey(row)) };
    const found = await this.find({ _and: [where, oneOf] }, given.length);
    return new Set(found.map((row) => this.keyText(row)));
  }

  sameKey(row: Row): Condition {
    return {
      _and: this.key.map((column): Condition => {
        const value = row[column] ?? null;
        return { [column]: value === null ? { _is_null: true } : { _eq: value } };
      }),
    };
  }

  keyText(row: Row): string {
    return JSON.stringify(this.key.map((column) => row[column] ?? null));
  }
}
