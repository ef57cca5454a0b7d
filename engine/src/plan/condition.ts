/** Conditions to SQL, noting on the way which columns they pin and which other tables they read. */
import { call, column, equal, both, yes, type Expression, type Select } from '../sql/ast.ts';
import { castType, isPinnable } from '../schema/scalars.ts';
import type { PgType } from '../catalog/catalog.ts';
import type { TableModel } from '../schema/model.ts';
import { operandType, sqlOperator, type ComparisonOperator } from '../schema/operators.ts';
import { subjectType, type Operand, type Predicate, type Subject } from '../schema/predicate.ts';
import { isGeoJson } from '../schema/spatial.ts';
import type { ValueSource } from './compiled.ts';
import { computedCall } from './computed.ts';
import { withoutHop, type KnownRow } from './implied.ts';
import { geoValue } from './shown.ts';
import { permissionsFor, tableOf, type Environment, type Place, type State } from './state.ts';

/** The row a condition is about. */
export interface RowScope {
  readonly alias: string;
  readonly table: TableModel;
  readonly place: Place;
  /** The row that `["$", column]` names. */
  readonly root: { readonly alias: string };
  /** The row's expression where it is not a plain alias of the table itself (rows returned by a mutation). */
  readonly row?: Expression;
  /** A function's row, which need not be one of the table: no foreign key speaks for it. */
  readonly synthetic?: true;
  /** What is known of the row for those nested in it; absent where its conditions are not in the statement's `where`. */
  readonly known?: KnownRow;
}

export function rowScope(alias: string, table: TableModel, place: Place): RowScope {
  return { alias, table, place, root: { alias } };
}

/** `required` says that the row counts only if this condition holds: it stands in a conjunction up to the top. */
export function condition(
  env: Environment,
  state: State,
  scope: RowScope,
  predicate: Predicate,
  required = true,
): Expression {
  switch (predicate.kind) {
    case 'and':
      return both(...predicate.of.map((part) => condition(env, state, scope, part, required)));
    case 'or': {
      const onlyOne = required && predicate.of.length === 1;
      return { kind: 'or', of: predicate.of.map((part) => condition(env, state, scope, part, onlyOne)) };
    }
    case 'not':
      return { kind: 'not', of: condition(env, state, scope, predicate.of, false) };
    case 'rooted':
      return condition(env, state, { ...scope, root: { alias: scope.alias } }, predicate.of, required);
    case 'exists': {
      const table = tableOf(env, predicate.table);
      const alias = state.alias('e');
      const inner: RowScope = { alias, table, place: state.place(table, alias), root: scope.root };
      return exists(table, alias, condition(env, state, inner, predicate.where));
    }
    case 'related': {
      const short = scope.synthetic ? predicate : withoutHop(predicate);
      if (short !== predicate) return condition(env, state, scope, short, required);
      const { relationship } = predicate;
      const table = tableOf(env, relationship.target);
      const alias = state.alias('r');
      const place = state.place(table, alias, { place: scope.place, mapping: relationship.mapping });
      if (required) scope.place.required.push({ place, mapping: relationship.mapping });
      const inner: RowScope = { alias, table, place, root: scope.root };
      return exists(
        table,
        alias,
        both(joined(scope.alias, alias, relationship.mapping), condition(env, state, inner, predicate.where)),
      );
    }
    case 'computed rows': {
      const table = tableOf(env, predicate.table);
      const alias = state.alias('f');
      const rows = computedCall(env, state, scope, predicate.field, new Map());
      const place = state.place(table, alias);
      const inner: RowScope = { alias, table, place, root: scope.root, synthetic: true };
      const found = exists(table, alias, condition(env, state, inner, predicate.where));
      return { ...found, query: { ...found.query, from: { kind: 'call', call: rows, alias } } };
    }
    case 'null':
      return {
        kind: 'null test',
        of: subject(env, state, scope, predicate.subject),
        isNull: predicate.isNull,
      };
    case 'compare':
      return comparison(env, state, scope, predicate, required);
    case 'function': {
      const values = predicate.arguments.map(({ operand, type }) =>
        operandExpression(state, scope, '_eq', operand, type),
      );
      return call(predicate.function, subject(env, state, scope, predicate.subject), ...values);
    }
    case 'aggregate':
      return aggregateCondition(env, state, scope, predicate);
  }
}

export function joined(
  from: string,
  to: string,
  mapping: readonly (readonly [string, string])[],
): Expression {
  return both(...mapping.map(([own, target]) => equal(column(to, target), column(from, own))));
}

function exists(
  table: TableModel,
  alias: string,
  where: Expression,
): Extract<Expression, { kind: 'exists' }> {
  return {
    kind: 'exists',
    query: {
      columns: [{ value: { kind: 'number', value: 1 } }],
      from: { kind: 'table', table: table.name, alias },
      where,
    },
  };
}

function comparison(
  env: Environment,
  state: State,
  scope: RowScope,
  compare: Extract<Predicate, { kind: 'compare' }>,
  required: boolean,
): Expression {
  const left = subject(env, state, scope, compare.subject);
  const type = subjectType(compare.subject);
  const right = operandExpression(state, scope, compare.operator, compare.operand, type);
  const pin = compare.operator === '_eq' ? 'equal' : compare.operator === '_in' ? 'any' : undefined;
  if (
    pin &&
    required &&
    right.kind === 'parameter' &&
    compare.subject.kind === 'column' &&
    isPinnable(type)
  ) {
    scope.place.pins.push({ column: compare.subject.column.name, parameter: right.index, match: pin });
  }
  return compareWith(left, compare.operator, right, compare.nullSafe);
}

function compareWith(
  left: Expression,
  operator: ComparisonOperator,
  right: Expression,
  nullSafe: boolean,
): Expression {
  if (operator === '_in') return { kind: 'quantified', operator: '=', quantifier: 'any', left, right };
  if (operator === '_nin') return { kind: 'quantified', operator: '<>', quantifier: 'all', left, right };
  if (operator === '_neq' && nullSafe) return { kind: 'binary', operator: 'is distinct from', left, right };
  return { kind: 'binary', operator: sqlOperator(operator), left, right };
}

function operandExpression(
  state: State,
  scope: { root: { alias: string }; alias: string },
  operator: ComparisonOperator,
  operand: Operand,
  type: PgType,
): Expression {
  if (operand.kind === 'column')
    return column(operand.of === 'root' ? scope.root.alias : scope.alias, operand.column.name);
  const pgType = operandPgType(operator, type);
  if (isGeoJson(type) && operandType(operator) === 'same' && operand.kind === 'value')
    return geoValue(state, operand.source, type);
  if (operand.kind === 'value') return state.parameter(operand.source, pgType);
  const literals = operand.items.filter(
    (item): item is Extract<ValueSource, { from: 'literal' }> => item.from === 'literal',
  );
  if (literals.length === operand.items.length) {
    return state.parameter({ from: 'literal', value: literals.map(({ value }) => value) }, pgType);
  }
  const itemType = pgType.replace(/\[\]$/, '');
  return { kind: 'array', items: operand.items.map((item) => state.parameter(item, itemType)), type: pgType };
}

function operandPgType(operator: ComparisonOperator, type: PgType): string {
  const operand = operandType(operator);
  if (operand === 'same') return castType(type);
  return operand === 'list' ? `${castType(type)}[]` : operand;
}

function subject(env: Environment, state: State, scope: RowScope, what: Subject): Expression {
  switch (what.kind) {
    case 'column':
      return guarded(env, state, scope, what.guard, column(scope.alias, what.column.name));
    case 'cast': {
      const value = guarded(env, state, scope, what.guard, column(scope.alias, what.column.name));
      return { kind: 'cast', of: value, type: castType(what.to) };
    }
    case 'computed':
      return guarded(env, state, scope, what.guard, computedCall(env, state, scope, what.field, new Map()));
  }
}

/** The value where the role may read it in this row, else null. */
export function guarded(
  env: Environment,
  state: State,
  scope: RowScope,
  guard: Predicate | undefined,
  value: Expression,
): Expression {
  if (!guard) return value;
  const when = condition(env, state, { ...scope, root: { alias: scope.alias } }, guard, false);
  return { kind: 'case', when, then: value, otherwise: { kind: 'keyword', word: 'null' } };
}

/** A column as the role sees it. */
export function visibleColumn(env: Environment, state: State, scope: RowScope, name: string): Expression {
  const guard = permissionsFor(env, scope.table).select?.guards?.get(name);
  return guarded(env, state, scope, guard, column(scope.alias, name));
}

function aggregateCondition(
  env: Environment,
  state: State,
  scope: RowScope,
  predicate: Extract<Predicate, { kind: 'aggregate' }>,
): Expression {
  const { relationship } = predicate;
  const table = tableOf(env, relationship.target);
  const alias = state.alias('a');
  const place = state.place(table, alias, { place: scope.place, mapping: relationship.mapping });
  const inner: RowScope = { alias, table, place, root: scope.root };
  const columns = predicate.columns.map(({ name }) => visibleColumn(env, state, inner, name));
  const result: Expression = {
    kind: 'aggregate',
    name: predicate.function as 'count' | 'bool_and' | 'bool_or',
    arguments: columns.length > 1 ? [{ kind: 'row', items: columns }] : columns,
    distinct: predicate.distinct,
  };
  const query: Select = {
    columns: [{ value: result }],
    from: { kind: 'table', table: table.name, alias },
    where: both(
      joined(scope.alias, alias, relationship.mapping),
      condition(env, state, inner, predicate.filter),
    ),
  };
  const left: Expression = { kind: 'scalar', query };
  const type: PgType =
    predicate.resultType === 'bool'
      ? { name: 'bool', sql: 'boolean', kind: 'base' }
      : { name: 'int4', sql: 'integer', kind: 'base' };
  return both(
    ...predicate.conditions.map(({ operator, operand }) =>
      compareWith(left, operator, operandExpression(state, scope, operator, operand, type), false),
    ),
    ...predicate.nullChecks.map((isNull): Expression => ({ kind: 'null test', of: left, isNull })),
  );
}

/** A check that raises: evaluates to null where the condition holds. */
export function checked(holds: Expression): Expression | undefined {
  if (holds === yes) return undefined;
  const message = 'check constraint of an insert/update permission has failed';
  return {
    kind: 'case',
    when: holds,
    then: { kind: 'keyword', word: 'null' },
    otherwise: call({ schema: 'hdb_catalog', name: 'check_violation' }, { kind: 'text', value: message }),
  };
}
