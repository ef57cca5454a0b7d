/**
 * A rule's condition as a `where` that the administrator can ask with: session variables replaced by a person's values,
 * `_exists` by whether it holds. Pure; what the truth of an `_exists` is, the caller finds out.
 */
import { Failure } from '../failure.ts';
import type { Condition, Json, TableName } from './metadata.ts';
import { tableName } from './metadata.ts';

/** Session variables by their lower-case names. */
export type Variables = Readonly<Record<string, string>>;

export interface Existence {
  readonly table: TableName;
  readonly where: Condition;
}

export const always: Condition = {};
export const never: Condition = { _not: {} };

const isSessionVariable = (value: Json): value is string =>
  typeof value === 'string' && /^x-hasura-/i.test(value);
export const isObject = (value: Json | undefined): value is Condition =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every `_exists` of a condition, innermost first, by its own text. */
export function existences(condition: Condition): Existence[] {
  return Object.entries(condition).flatMap(([key, value]): Existence[] => {
    if (key === '_exists') {
      const found = readExistence(value);
      return [...existences(found.where), found];
    }
    if (Array.isArray(value)) return value.filter(isObject).flatMap(existences);
    return isObject(value) ? existences(value) : [];
  });
}

export function readExistence(value: Json): Existence {
  const parts = isObject(value) ? value : {};
  const table = tableName.safeParse(parts['_table']);
  const where = parts['_where'];
  if (table.success && isObject(where)) return { table: table.data, where };
  throw new Failure('RULE_NOT_TRIABLE', 'invalid', '_exists wants _table and _where.');
}

export const nameOf = (existence: Existence): string => JSON.stringify(existence);

/** Whether an `_exists` asks for the caller's own session, as every rule of ours does. */
export const asksForSession = (value: Json): boolean =>
  typeof value === 'string'
    ? value.toLowerCase() === 'x-hasura-session-id'
    : Array.isArray(value)
      ? value.some(asksForSession)
      : isObject(value) && Object.values(value).some(asksForSession);

/** `truths` holds every existence of the condition by its name. Throws RULE_NOT_TRIABLE for what `where` cannot say. */
export function whereOf(
  condition: Condition,
  variables: Variables,
  truths: ReadonlyMap<string, boolean>,
): Condition {
  const inside = (part: Json): Json => (isObject(part) ? whereOf(part, variables, truths) : part);
  const entries = Object.entries(condition).map(([key, value]): [string, Json] => {
    if (key === '_exists') {
      const truth = truths.get(nameOf(readExistence(value)));
      if (truth === undefined) throw new Error('An _exists was not looked up.');
      return ['_and', [truth ? always : never]];
    }
    if (key === '_and' || key === '_or' || key === '$and' || key === '$or') {
      const parts = Array.isArray(value) ? value : [value];
      return [key.replace('$', '_'), parts.map(inside)];
    }
    if (key === '_not' || key === '$not') return ['_not', inside(value)];
    if (isOperator(key)) return [operatorOf(key), substituted(value, variables)];
    // The short form `{ author_id: X-Hasura-User-Id }`.
    if (!isObject(value)) return [key, { _eq: substituted(value, variables) }];
    return [key, whereOf(value, variables, truths)];
  });
  return mergeAnds(entries);
}

/** An `_and` and an `_exists` side by side both become `_and`. */
function mergeAnds(entries: readonly [string, Json][]): Condition {
  const ands = entries.filter(([key]) => key === '_and').flatMap(([, parts]) => parts as readonly Json[]);
  const rest = Object.fromEntries(entries.filter(([key]) => key !== '_and'));
  return ands.length === 0 ? rest : { ...rest, _and: ands };
}

const isOperator = (key: string): boolean => key.startsWith('_') || key.startsWith('$');

/** Columns compared with each other have no counterpart in a `where`. */
function operatorOf(key: string): string {
  const name = key.replace(/^\$/, '_');
  if (/^_c(eq|ne|neq|gt|lt|gte|lte)$/.test(name)) {
    throw new Failure('RULE_NOT_TRIABLE', 'invalid', 'A rule that compares columns cannot be tried.');
  }
  return name === '_ne' ? '_neq' : name;
}

function substituted(value: Json, variables: Variables): Json {
  if (isSessionVariable(value)) {
    const known = variables[value.toLowerCase()];
    if (known !== undefined) return known;
    throw new Failure('RULE_NOT_TRIABLE', 'invalid', `Nothing is known of ${value}.`);
  }
  if (Array.isArray(value)) return value.map((part: Json) => substituted(part, variables));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, substituted(part, variables)]),
    );
  }
  return value;
}

/** A part of a condition, by the keys and indexes that lead to it. */
export interface Clause {
  readonly path: readonly (string | number)[];
  readonly condition: Condition;
}

/** The parts of a condition that can be answered for one row each: it, and whatever `_and`, `_or` and `_not` join. */
export function clausesOf(condition: Condition, path: Clause['path'] = []): Clause[] {
  const parts = Object.entries(condition);
  const inner = parts.flatMap(([key, value]): Clause[] => {
    if ((key === '_and' || key === '_or') && Array.isArray(value)) {
      return value.flatMap((part, index) => (isObject(part) ? clausesOf(part, [...path, key, index]) : []));
    }
    if (key === '_not' && isObject(value)) return clausesOf(value, [...path, key]);
    return parts.length > 1 ? [{ path: [...path, key], condition: { [key]: value } }] : [];
  });
  return [{ path, condition }, ...inner];
}
