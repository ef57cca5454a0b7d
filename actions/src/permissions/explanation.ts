/** Why a person can or cannot reach one row: every part of the rule, answered for that row. */
import { z } from 'zod';
import { uuid } from '../http/text.ts';
import { decidingCondition, Evaluation } from './evaluation.ts';
import { type Condition, type Json, place, rule } from './metadata.ts';
import { Rows } from './rows.ts';
import { refuseOtherRole, type TrialParts } from './trial.ts';
import { clausesOf } from './where.ts';

const scalar = z.union([z.string().max(400), z.number(), z.boolean(), z.null()]);
export const explanationRequest = z.object({
  place,
  personId: uuid,
  rule: rule.nullable(),
  key: z.record(z.string(), scalar).refine((key) => Object.keys(key).length > 0),
});

export interface Explanation {
  /** Whether there is such a row at all. */
  readonly exists: boolean;
  readonly reached: boolean;
  /** The condition that decided; null when the role has no such rule. */
  readonly condition: Condition | null;
  readonly clauses: readonly { readonly path: readonly (string | number)[]; readonly holds: boolean }[];
}

export async function explainRow(
  { engine, catalog, person, place: where, changed }: TrialParts,
  key: Readonly<Record<string, Json>>,
): Promise<Explanation> {
  refuseOtherRole(person, where);
  const evaluation = new Evaluation(engine, catalog, person);
  const facts = evaluation.table(where.table);
  const thisRow = new Rows(engine, { ...facts, key: Object.keys(key) }).sameKey(key);
  const condition = decidingCondition(where.operation, changed);
  const clauses = changed === null ? [] : clausesOf(condition);
  const wheres = [{}, condition, ...clauses.map((clause) => clause.condition)];
  const asked: Condition[] = [];
  for (const one of wheres) asked.push({ _and: [thisRow, await evaluation.where(one)] });
  const variables = asked.map((_, index) => `$w${index}: ${facts.root}_bool_exp!`);
  const fields = asked.map(
    (_, index) => `w${index}: ${facts.root}(where: $w${index}, limit: 1) { __typename }`,
  );
  const answer = await engine.graphql(
    `query (${variables.join(', ')}) { ${fields.join('\n')} }`,
    Object.fromEntries(asked.map((one, index) => [`w${index}`, one])),
  );
  const [exists, reached, ...holds] = asked.map((_, index) => (answer[`w${index}`] as unknown[]).length > 0);
  return {
    exists: exists!,
    reached: reached!,
    condition: changed === null ? null : condition,
    clauses: clauses.map(({ path }, index) => ({ path, holds: holds[index]! })),
  };
}
