/**
 * What need not be asked. Of a nested row: what the rows around it say already, that the session lives, that the
 * room of a message is one the caller sits in. Permissions of neighbouring tables repeat each other, and each
 * repetition left out is a sub-select less per row. Leaving out is sound because a nested row is only looked at where
 * all conditions of the rows around it hold.
 */
import type { TableModel } from '../schema/model.ts';
import { allOf, type Operand, type Predicate } from '../schema/predicate.ts';
import type { Mapping } from './state.ts';

export type Related = Extract<Predicate, { kind: 'related' }>;

/** A row of a table and the row around it, to which it is joined. */
export interface JoinedRow {
  readonly table: TableModel;
  readonly outer?: { readonly row: KnownRow; readonly mapping: Mapping };
}

/** Precondition: the row is one of the table itself, and every one of `holds` stands in the statement's `where`. */
export interface KnownRow extends JoinedRow {
  readonly holds: readonly Predicate[];
}

/** The condition without what the rows around the row imply. */
export function withoutImplied(predicate: Predicate, row: JoinedRow): Predicate {
  if (!row.outer) return predicate;
  const known: KnownRow = { ...row, holds: [] };
  return allOf(...conjuncts(predicate).filter((part) => !isImplied(part, known)));
}

/**
 * Of a row that a foreign key makes certain, only what lies behind it is asked: the room of a message need not be
 * looked up to find who sits in it.
 */
export function withoutHop(predicate: Related): Predicate {
  const { relationship: first, where } = predicate;
  if (!first.certain) return predicate;
  const own = new Map(first.mapping.map(([column, target]) => [target, column]));
  const parts = conjuncts(where).map((part): Related | undefined => {
    if (part.kind !== 'related') return undefined;
    const mapping = part.relationship.mapping.flatMap(([between, target]) => {
      const column = own.get(between);
      return column === undefined ? [] : [[column, target] as const];
    });
    if (mapping.length < part.relationship.mapping.length) return undefined;
    return { ...part, relationship: { ...part.relationship, mapping } };
  });
  return parts.every((part) => part !== undefined) ? allOf(...parts) : predicate;
}

export function conjuncts(predicate: Predicate): readonly Predicate[] {
  return predicate.kind === 'and' ? predicate.of.flatMap(conjuncts) : [predicate];
}

function isImplied(predicate: Predicate, row: KnownRow): boolean {
  if (row.holds.some((fact) => entails(fact, predicate))) return true;
  switch (predicate.kind) {
    case 'and':
      return predicate.of.every((part) => isImplied(part, row));
    case 'or':
      return predicate.of.some((part) => isImplied(part, row));
    case 'rooted':
      return isImplied(predicate.of, row);
    case 'exists': {
      // It does not speak of the row, so it may hold anywhere around.
      return row.outer !== undefined && isImplied(predicate, row.outer.row);
    }
    case 'related': {
      const { outer } = row;
      const { relationship, where } = predicate;
      // The row around is itself at the other end of the relationship, as witness.
      return (
        outer !== undefined &&
        outer.row.table.key === relationship.target &&
        relationship.mapping.every(([own, target]) =>
          outer.mapping.some(([theirs, ours]) => theirs === target && ours === own),
        ) &&
        isImplied(where, outer.row)
      );
    }
    default:
      return false;
  }
}

/** Whether one condition holds wherever the other does, as far as their forms tell. */
function entails(fact: Predicate, wanted: Predicate): boolean {
  switch (wanted.kind) {
    case 'and':
      return wanted.of.every((part) => conjuncts(fact).some((known) => entails(known, part)));
    case 'or':
      return (
        wanted.of.some((part) => entails(fact, part)) ||
        (fact.kind === 'or' && fact.of.length > 0 && fact.of.every((part) => entails(part, wanted)))
      );
    case 'exists':
      return fact.kind === 'exists' && fact.table === wanted.table && entails(fact.where, wanted.where);
    case 'related':
      return (
        fact.kind === 'related' &&
        fact.relationship.target === wanted.relationship.target &&
        isSame(fact.relationship.mapping, wanted.relationship.mapping) &&
        entails(fact.where, wanted.where)
      );
    case 'null':
      return (
        fact.kind === 'null' &&
        fact.isNull === wanted.isNull &&
        fact.subject.kind === 'column' &&
        wanted.subject.kind === 'column' &&
        isSameColumn(fact.subject, wanted.subject)
      );
    case 'compare':
      return (
        fact.kind === 'compare' &&
        fact.operator === wanted.operator &&
        fact.nullSafe === wanted.nullSafe &&
        fact.subject.kind === 'column' &&
        wanted.subject.kind === 'column' &&
        isSameColumn(fact.subject, wanted.subject) &&
        isSameOperand(fact.operand, wanted.operand)
      );
    default:
      return false;
  }
}

type ColumnSubject = Extract<Extract<Predicate, { kind: 'null' }>['subject'], { kind: 'column' }>;

/** A guarded column is another one in rows where the guard fails. */
function isSameColumn(one: ColumnSubject, other: ColumnSubject): boolean {
  return one.column.name === other.column.name && !one.guard && !other.guard;
}

/** The root's columns are never the same: two conditions may have two roots. */
function isSameOperand(one: Operand, other: Operand): boolean {
  if (one.kind === 'column' || other.kind === 'column') {
    return (
      one.kind === 'column' &&
      other.kind === 'column' &&
      one.of === 'self' &&
      other.of === 'self' &&
      one.column.name === other.column.name
    );
  }
  return isSame(one, other);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
