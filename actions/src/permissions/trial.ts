/** Tries a rule as a person: which rows he reaches by the rule in force, and which he would by the changed one. */
import { z } from 'zod';
import type { TableFacts } from './catalog.ts';
import { Failure } from '../failure.ts';
import type { EngineApi } from './engine-api.ts';
import { decidingCondition, Evaluation } from './evaluation.ts';
import { type Condition, type Place, place, type Rule, rule } from './metadata.ts';
import type { Person } from './people.ts';
import { type Row, Rows } from './rows.ts';
import { always } from './where.ts';
import { uuid } from '../http/text.ts';

export const trialRequest = z.object({ place, personId: uuid, rule: rule.nullable() });

/** `gained`, `lost`: by the change. `hidden`: some that are reached by neither. */
export type Fate = 'gained' | 'lost' | 'kept' | 'hidden';

export interface Trial {
  readonly person: Person;
  readonly before: number;
  readonly after: number;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly { readonly fate: Fate; readonly row: Row }[];
  /** Whether all rows of either rule were looked at, or only the first ones. */
  readonly complete: boolean;
  /** Whether the engine itself gave the person the rows found for the rule in force; null when that cannot be asked. */
  readonly confirmed: boolean | null;
}

const lookedAt = 200;
const hiddenShown = 10;

export interface TrialParts {
  readonly engine: EngineApi;
  readonly catalog: readonly TableFacts[];
  readonly person: Person;
  readonly place: Place;
  readonly present: Rule | null;
  readonly changed: Rule | null;
}

export async function tryRule(parts: TrialParts): Promise<Trial> {
  const { engine, catalog, person, place: where, present, changed } = parts;
  refuseOtherRole(person, where);
  const evaluation = new Evaluation(engine, catalog, person);
  const rows = new Rows(engine, evaluation.table(where.table));
  const before = await evaluation.where(decidingCondition(where.operation, present));
  const after = await evaluation.where(decidingCondition(where.operation, changed));
  const [beforeRows, afterRows] = [await rows.find(before, lookedAt), await rows.find(after, lookedAt)];
  const [beforeCount, afterCount] = [await rows.count(before), await rows.count(after)];
  const had = await rows.among(before, afterRows);
  const keeps = await rows.among(after, beforeRows);
  const hidden = await hiddenRows(rows, before, after);
  return {
    person,
    before: beforeCount,
    after: afterCount,
    key: rows.key,
    columns: rows.shown,
    rows: [
      ...afterRows
        .filter((row) => !had.has(rows.keyText(row)))
        .map((row) => ({ fate: 'gained', row }) as const),
      ...beforeRows.map((row) => ({ fate: keeps.has(rows.keyText(row)) ? 'kept' : 'lost', row }) as const),
      ...hidden.map((row) => ({ fate: 'hidden', row }) as const),
    ],
    complete: beforeCount <= lookedAt && afterCount <= lookedAt,
    confirmed: beforeCount > lookedAt ? null : await confirmed(parts, rows, beforeRows),
  };
}

export function refuseOtherRole(person: Person, where: Place): void {
  if (person.role === where.role) return;
  throw new Failure('OTHER_ROLE', 'invalid', `A rule of ${where.role} is tried as one of them.`);
}

/** A sample; `_not` would leave out rows for which a condition is neither true nor false. */
async function hiddenRows(rows: Rows, before: Condition, after: Condition): Promise<Row[]> {
  const some = await rows.find(always, lookedAt);
  const reached = new Set([...(await rows.among(before, some)), ...(await rows.among(after, some))]);
  return some.filter((row) => !reached.has(rows.keyText(row))).slice(0, hiddenShown);
}

/** Asks the engine as the person. It can be asked of reading only, and only by columns he may see. */
async function confirmed(parts: TrialParts, rows: Rows, found: readonly Row[]): Promise<boolean | null> {
  const { engine, person, place: where, present, catalog } = parts;
  if (where.operation !== 'select' || present === null || person.sessionId === null) return null;
  const { columns, limit } = present.permission;
  if (columns !== '*' && !rows.key.every((column) => columns?.includes(column))) return null;
  if (limit !== null && limit !== undefined) return null;
  const { root } = new Evaluation(engine, catalog, person).table(where.table);
  const answer = await engine.graphql(
    `{ rows: ${root} { ${rows.key.join(' ')} } }`,
    {},
    { role: person.role, userId: person.id, sessionId: person.sessionId },
  );
  const given = (answer['rows'] as Row[]).map((row) => rows.keyText(row)).toSorted();
  return JSON.stringify(given) === JSON.stringify(found.map((row) => rows.keyText(row)).toSorted());
}
