/** A rule's condition for one person, made askable: its `_exists` are looked up, its session variables filled in. */
import type { TableFacts } from './catalog.ts';
import type { EngineApi } from './engine-api.ts';
import { Failure } from '../failure.ts';
import {
  type Condition,
  type Json,
  type Operation,
  type Rule,
  sameTable,
  type TableName,
} from './metadata.ts';
import type { Person } from './people.ts';
import {
  always,
  asksForSession,
  type Existence,
  existences,
  nameOf,
  never,
  type Variables,
  whereOf,
} from './where.ts';

export class Evaluation {
  readonly #engine: EngineApi;
  readonly #catalog: readonly TableFacts[];
  readonly #person: Person;
  readonly #truths = new Map<string, boolean>();

  constructor(engine: EngineApi, catalog: readonly TableFacts[], person: Person) {
    this.#engine = engine;
    this.#catalog = catalog;
    this.#person = person;
  }

  /** A `where` for the administrator that is true for the same rows. */
  async where(condition: Condition): Promise<Condition> {
    for (const existence of existences(condition)) await this.#lookUp(existence);
    return whereOf(condition, this.#variables(), this.#truths);
  }

  table(name: TableName): TableFacts {
    const facts = this.#catalog.find((one) => sameTable(one.table, name));
    if (facts && facts.columns.length > 0) return facts;
    throw new Failure('TABLE_NOT_FOUND', 'missing', `${name.schema}.${name.name} is not served.`);
  }

  async #lookUp(existence: Existence): Promise<void> {
    const name = nameOf(existence);
    if (this.#truths.has(name)) return;
    // Nobody could be tried who is signed in nowhere: it is taken that he were.
    if (this.#person.sessionId === null && asksForSession(existence.where)) {
      this.#truths.set(name, true);
      return;
    }
    const { root } = this.table(existence.table);
    const where = whereOf(existence.where, this.#variables(), this.#truths);
    const found = await this.#engine.graphql(
      `query ($where: ${root}_bool_exp!) { found: ${root}(where: $where, limit: 1) { __typename } }`,
      { where },
    );
    this.#truths.set(name, (found['found'] as unknown[]).length > 0);
  }

  #variables(): Variables {
    const { id, role, sessionId } = this.#person;
    return {
      'x-hasura-user-id': id,
      'x-hasura-role': role,
      ...(sessionId === null ? {} : { 'x-hasura-session-id': sessionId }),
    };
  }
}

/**
 * The condition that decides on rows. For an insert there are none yet: it is asked which of the existing ones the
 * person could have written as they are, so what the rule presets is part of it.
 */
export function decidingCondition(operation: Operation, rule: Rule | null): Condition {
  if (rule === null) return never;
  const { filter, check, set } = rule.permission;
  if (operation !== 'insert') return filter ?? always;
  const presets = Object.entries(set ?? {}).map(([column, value]): Json => ({ [column]: { _eq: value } }));
  return { _and: [check ?? always, ...presets] };
}
