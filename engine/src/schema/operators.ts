/** Comparison operators: which Postgres types offer them, what operand they take, and their SQL. */
import type { PgType } from '../catalog/catalog.ts';

/** Shape of the right side: the column's own type, a list of it, or a fixed type. */
export type OperandType =
  'same' | 'list' | 'text' | 'text[]' | 'ltree' | 'ltree[]' | 'lquery' | 'lquery[]' | 'ltxtquery';

interface OperatorFacts {
  readonly sql: string;
  readonly operand: OperandType;
}

const operators = {
  _eq: { sql: '=', operand: 'same' },
  _neq: { sql: '<>', operand: 'same' },
  _gt: { sql: '>', operand: 'same' },
  _lt: { sql: '<', operand: 'same' },
  _gte: { sql: '>=', operand: 'same' },
  _lte: { sql: '<=', operand: 'same' },
  _in: { sql: '=', operand: 'list' },
  _nin: { sql: '<>', operand: 'list' },
  _like: { sql: 'like', operand: 'same' },
  _nlike: { sql: 'not like', operand: 'same' },
  _ilike: { sql: 'ilike', operand: 'same' },
  _nilike: { sql: 'not ilike', operand: 'same' },
  _similar: { sql: 'similar to', operand: 'same' },
  _nsimilar: { sql: 'not similar to', operand: 'same' },
  _regex: { sql: '~', operand: 'same' },
  _iregex: { sql: '~*', operand: 'same' },
  _nregex: { sql: '!~', operand: 'same' },
  _niregex: { sql: '!~*', operand: 'same' },
  _contains: { sql: '@>', operand: 'same' },
  _contained_in: { sql: '<@', operand: 'same' },
  _has_key: { sql: '?', operand: 'text' },
  _has_keys_any: { sql: '?|', operand: 'text[]' },
  _has_keys_all: { sql: '?&', operand: 'text[]' },
  _ancestor: { sql: '@>', operand: 'ltree' },
  _ancestor_any: { sql: '@>', operand: 'ltree[]' },
  _descendant: { sql: '<@', operand: 'ltree' },
  _descendant_any: { sql: '<@', operand: 'ltree[]' },
  _matches: { sql: '~', operand: 'lquery' },
  _matches_any: { sql: '?', operand: 'lquery[]' },
  _matches_fulltext: { sql: '@', operand: 'ltxtquery' },
} as const satisfies Record<string, OperatorFacts>;

export type ComparisonOperator = keyof typeof operators;
export type SqlOperator = (typeof operators)[ComparisonOperator]['sql'];

const ordering = ['_eq', '_neq', '_gt', '_lt', '_gte', '_lte', '_in', '_nin'] as const;
const matching = [
  '_like',
  '_nlike',
  '_ilike',
  '_nilike',
  '_similar',
  '_nsimilar',
  '_regex',
  '_iregex',
  '_nregex',
  '_niregex',
] as const;
const containing = ['_contains', '_contained_in'] as const;
const keys = ['_has_key', '_has_keys_any', '_has_keys_all'] as const;
const tree = [
  '_ancestor',
  '_ancestor_any',
  '_descendant',
  '_descendant_any',
  '_matches',
  '_matches_any',
  '_matches_fulltext',
] as const;

const textTypes = new Set(['text', 'varchar', 'bpchar', 'citext', 'name']);

export function operatorsOf(type: PgType): readonly ComparisonOperator[] {
  const name = (type.base ?? type).name;
  if (type.kind === 'array') return [...ordering, ...containing];
  if (name === 'jsonb') return [...ordering, ...containing, ...keys];
  if (name === 'ltree') return [...ordering, ...tree];
  return textTypes.has(name) ? [...ordering, ...matching] : ordering;
}

/** Enum tables compare by equality only. */
export const enumOperators: readonly ComparisonOperator[] = ['_eq', '_neq', '_in', '_nin'];

export function sqlOperator(operator: ComparisonOperator): SqlOperator {
  return operators[operator].sql;
}

export function operandType(operator: ComparisonOperator): OperandType {
  return operators[operator].operand;
}

export function isComparisonOperator(name: string): name is ComparisonOperator {
  return Object.hasOwn(operators, name);
}
