/** Conditions on rows, resolved against the model: what permissions say and what `where` arguments ask. */
import type { PgType } from '../catalog/catalog.ts';
import type { TableName, ValueSource } from '../plan/compiled.ts';
import type { ColumnModel, ComputedFieldModel, RelationshipModel } from './model.ts';
import type { ComparisonOperator } from './operators.ts';

export type Operand =
  | { readonly kind: 'value'; readonly source: ValueSource }
  /** A list written out in the document, each item with its own source. */
  | { readonly kind: 'list'; readonly items: readonly ValueSource[] }
  /** Another column: of the same row, or of the row the whole condition is about. */
  | { readonly kind: 'column'; readonly column: ColumnModel; readonly of: 'self' | 'root' };

export type Subject =
  /** With a guard, the column is null in rows for which the guard does not hold. */
  | { readonly kind: 'column'; readonly column: ColumnModel; readonly guard?: Predicate }
  /** A column cast to another type, for that type's operators. */
  | { readonly kind: 'cast'; readonly column: ColumnModel; readonly to: PgType; readonly guard?: Predicate }
  | { readonly kind: 'computed'; readonly field: ComputedFieldModel; readonly guard?: Predicate };

export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  /** A permission met on the way: the row it is about is its own root, whatever condition led to it. */
  | { readonly kind: 'rooted'; readonly of: Predicate }
  /** Some row of a table, whatever the row asked about. */
  | { readonly kind: 'exists'; readonly table: string; readonly where: Predicate }
  /** Some row at the other end of a relationship. */
  | { readonly kind: 'related'; readonly relationship: RelationshipModel; readonly where: Predicate }
  /** Some row that a computed field of the row gives. */
  | {
      readonly kind: 'computed rows';
      readonly field: ComputedFieldModel;
      readonly table: string;
      readonly where: Predicate;
    }
  | { readonly kind: 'null'; readonly subject: Subject; readonly isNull: boolean }
  | {
      readonly kind: 'compare';
      readonly subject: Subject;
      readonly operator: ComparisonOperator;
      readonly operand: Operand;
      /** Metadata's `_neq` holds for null against a value; a query's does not. */
      readonly nullSafe: boolean;
    }
  /** A function of PostGIS that takes the subject and further values, and says whether it holds. */
  | {
      readonly kind: 'function';
      readonly subject: Subject;
      readonly function: TableName;
      readonly arguments: readonly { readonly operand: Operand; readonly type: PgType }[];
    }
  | {
      readonly kind: 'aggregate';
      readonly relationship: RelationshipModel;
      readonly function: string;
      readonly columns: readonly ColumnModel[];
      readonly distinct: boolean;
      readonly filter: Predicate;
      /** Conditions on the aggregate's result. */
      readonly conditions: readonly { readonly operator: ComparisonOperator; readonly operand: Operand }[];
      readonly resultType: string;
      readonly nullChecks: readonly boolean[];
    };

export const always: Predicate = { kind: 'and', of: [] };

/** Flattens nested conjunctions; the order of conditions stays. */
export function allOf(...predicates: readonly Predicate[]): Predicate {
  const of = predicates.flatMap((predicate) => (predicate.kind === 'and' ? predicate.of : [predicate]));
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'and', of };
}

/** A permission as part of a condition on another table. */
export function rooted(permission: Predicate): Predicate {
  return namesRoot(permission) ? { kind: 'rooted', of: permission } : permission;
}

function namesRoot(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.of.some(namesRoot);
    case 'not':
      return namesRoot(predicate.of);
    case 'exists':
    case 'related':
    case 'computed rows':
      return namesRoot(predicate.where);
    case 'compare':
      return predicate.operand.kind === 'column' && predicate.operand.of === 'root';
    case 'aggregate':
      return namesRoot(predicate.filter);
    case 'rooted':
    case 'null':
    case 'function':
      return false;
  }
}

export function isAlways(predicate: Predicate): boolean {
  return predicate.kind === 'and' && predicate.of.every(isAlways);
}

const textType: PgType = { name: 'text', sql: 'text', kind: 'base' };

export function subjectType(what: Subject): PgType {
  if (what.kind === 'column') return what.column.type;
  if (what.kind === 'cast') return what.to;
  return what.field.returns.kind === 'scalar' ? what.field.returns.type : textType;
}
