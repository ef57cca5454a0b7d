/** Clauses of the common kinds, made of a path to a column and a comparison. Pure. */
import { type Condition, type Json, type Table, tableKey } from './studio.ts';

export const COMPARISONS = ['isPerson', 'equals', 'differs', 'isEmpty', 'isFilled'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface ColumnPath {
  /** Relationships, and at the end the column. */
  readonly path: readonly string[];
  readonly type: string;
}

/** Further ones are written as text: with three relationships the list would be longer than anybody reads. */
const mostRelationships = 2;

export function pathsFrom(table: Table, tables: readonly Table[], depth = mostRelationships): ColumnPath[] {
  const own = table.columns
    .filter(({ computed }) => !computed)
    .map(({ name, type }): ColumnPath => ({ path: [name], type }));
  if (depth === 0) return own;
  const further = table.relationships.flatMap((relationship): ColumnPath[] => {
    const target = tables.find((one) => tableKey(one.table) === tableKey(relationship.table));
    if (!target) return [];
    return pathsFrom(target, tables, depth - 1).map(({ path, type }) => ({
      path: [relationship.name, ...path],
      type,
    }));
  });
  return [...own, ...further.toSorted((one, other) => one.path.length - other.path.length)];
}

export function clauseOf({ path, type }: ColumnPath, comparison: Comparison, text: string): Condition {
  const compared = operand(comparison, type, text);
  return path.reduceRight<Condition>((inner, name) => ({ [name]: inner }), compared);
}

function operand(comparison: Comparison, type: string, text: string): Condition {
  switch (comparison) {
    case 'isPerson':
      return { _eq: 'X-Hasura-User-Id' };
    case 'equals':
      return { _eq: valueOf(type, text) };
    case 'differs':
      return { _ne: valueOf(type, text) };
    case 'isEmpty':
      return { _is_null: true };
    case 'isFilled':
      return { _is_null: false };
  }
}

/** Numbers and truths as such; anything else, and what does not read like one, stays text. */
function valueOf(type: string, text: string): Json {
  if (type === 'Boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const number = Number(text);
  const isNumeric = ['Int', 'Float', 'bigint', 'smallint', 'numeric'].includes(type);
  return isNumeric && text.trim() !== '' && Number.isFinite(number) ? number : text;
}
