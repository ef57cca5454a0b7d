/** Breaks rules of a running endpoint, one at a time by the metadata API, and asks the suite's checks about each. */
import { collectChecks, type Check } from './collected-checks.ts';
import type { Mutation, Rule } from './metadata-mutations.ts';
import type { Suite } from './suite.ts';
import { resetWorld } from './world.ts';

export interface Verdict {
  readonly mutation: Mutation;
  /** `impossible`: the endpoint refuses metadata with such a rule, so nobody can make this mistake. */
  readonly outcome: 'caught' | 'survived' | 'impossible';
  /** The check that failed, or the endpoint's refusal. */
  readonly by?: string;
}

/** Tokens live five minutes; a survivor takes some seconds. */
const tokensRenewedEveryMs = 120_000;

export class MutantRunner {
  readonly #suite: Suite;
  readonly #checks: readonly Check[];
  #tokensMadeAt = 0;
  #worldTouched = true;
  #broken: Mutation | null = null;

  constructor(suite: Suite) {
    this.#suite = suite;
    this.#checks = collectChecks(suite);
  }

  /** Every check on the rules as they are: a suite that fails anyway would notice everything. */
  async failingWithoutMutant(): Promise<string[]> {
    const failing: string[] = [];
    for (const check of this.#checks) {
      if (!(await this.#passes(check))) failing.push(check.title);
    }
    return failing;
  }

  async judge(mutation: Mutation): Promise<Verdict> {
    if (Date.now() - this.#tokensMadeAt > tokensRenewedEveryMs) {
      await this.#suite.renewTokens();
      this.#tokensMadeAt = Date.now();
    }
    const refusal = await this.#put(mutation);
    if (refusal !== null) return { mutation, outcome: 'impossible', by: refusal };
    return this.#firstToNotice(mutation);
  }

  /** Puts the rule back that was broken last. */
  async restore(): Promise<void> {
    const refusal =
      this.#broken === null ? null : await this.#suite.target.metadata(bulk(mended(this.#broken)));
    if (refusal !== null) throw new Error(`A rule could not be put back: ${refusal}`);
    this.#broken = null;
  }

  /** One command mends the last rule and breaks the next: compiling the schema is what takes the time. */
  async #put(mutation: Mutation): Promise<string | null> {
    const last = this.#broken;
    if (last !== null) {
      const refusal = await this.#suite.target.metadata(bulk([...mended(last), ...broken(mutation)]));
      if (refusal === null) this.#broken = mutation;
      if (refusal === null) return null;
      await this.restore();
    }
    const refusal = await this.#suite.target.metadata(bulk(broken(mutation)));
    if (refusal === null) this.#broken = mutation;
    return refusal;
  }

  async #firstToNotice(mutation: Mutation): Promise<Verdict> {
    for (const check of nearestFirst(this.#checks, mutation)) {
      if (!(await this.#passes(check))) return { mutation, outcome: 'caught', by: check.title };
    }
    return { mutation, outcome: 'survived' };
  }

  async #passes(check: Check): Promise<boolean> {
    if (this.#worldTouched) await resetWorld(this.#suite.target.pool);
    this.#worldTouched = check.writes;
    try {
      await check.run();
      return true;
    } catch (error) {
      // An endpoint that died would otherwise count as a check that noticed.
      if (this.#suite.target.alive() === false) throw error;
      return false;
    }
  }
}

/** Checks of the role, those that name the table and the column first; then those that are about several people. */
function nearestFirst(checks: readonly Check[], mutation: Mutation): Check[] {
  const { table, role, column } = mutation;
  const names = (check: Check, word: string | undefined): boolean =>
    word !== undefined && new RegExp(`\\b${word}\\b`).test(check.title);
  const distance = (check: Check): number => {
    if (check.role !== role) return 3;
    if (names(check, `${table}.${column}`)) return 0;
    return names(check, table) ? 1 : 2;
  };
  return checks
    .filter((check) => check.role === role || check.role === undefined)
    .toSorted((one, other) => distance(one) - distance(other));
}

const bulk = (args: object[]): object => ({ type: 'bulk', args });
const broken = (mutation: Mutation): object[] => steps(mutation, mutation.original, mutation.broken);
const mended = (mutation: Mutation): object[] => steps(mutation, mutation.broken, mutation.original);

function steps({ table, role, operation }: Mutation, from: Rule | null, to: Rule | null): object[] {
  const place = { source: 'default', table: { schema: 'public', name: table }, role };
  return [
    ...(from === null ? [] : [{ type: `pg_drop_${operation}_permission`, args: place }]),
    ...(to === null
      ? []
      : [
          {
            type: `pg_create_${operation}_permission`,
            args: { ...place, permission: to.permission, comment: to.comment ?? null },
          },
        ]),
  ];
}
