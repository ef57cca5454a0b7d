/** Reading rows: one query per list, whose columns are the response's keys; nested lists are sub-selects of it. */
import { getNamedType, isEnumType, type GraphQLObjectType, type SelectionSetNode } from 'graphql';
import { outputMeaning } from '../schema/meaning.ts';
import type { ComputedFieldModel, SelectPermission, TableModel } from '../schema/model.ts';
import { allOf, type Predicate } from '../schema/predicate.ts';
import { both, call, column, text, type Expression, type Select, type Source } from '../sql/ast.ts';
import { aggregateObject } from './aggregate.ts';
import { computedCall } from './computed.ts';
import { condition, guarded, joined, rowScope, visibleColumn, type RowScope } from './condition.ts';
import { conjuncts, withoutImplied, type JoinedRow } from './implied.ts';
import type { Input } from './input.ts';
import { atPath } from './json-path.ts';
import { invalid, kindOfJson } from './scalar-input.ts';
import { leadingColumns, orderItems } from './order.ts';
import { shown } from './shown.ts';
import { collectFields, readArguments, type SelectedField } from './selection.ts';
import { selectPermission, tableOf, type Environment, type Mapping, type State } from './state.ts';
import { columnsOf, readWhere } from './where.ts';

export interface OutputColumn {
  readonly key: string;
  readonly value: Expression;
}

/** What rows a list is of, and how they hang on an outer row. */
export interface RowsRequest {
  readonly table: TableModel;
  readonly arguments: ReadonlyMap<string, Input>;
  /** The row the list belongs to. */
  readonly outer?: { readonly scope: RowScope; readonly mapping: Mapping };
  /** Conditions beside permission and `where`. */
  readonly also?: Predicate;
  /** What ties the rows to something that is no row of a table. */
  readonly on?: (alias: string) => Expression;
  /** Where the rows come from when it is not the table itself: a function. */
  readonly source?: (alias: string) => Source;
  readonly alias?: string;
}

/** The filtered, ordered, limited rows, and the scope in which their columns can be named. */
export interface Rows {
  readonly scope: RowScope;
  readonly query: (columns: Select['columns']) => Select;
}

export function rowsOf(
  env: Environment,
  state: State,
  request: RowsRequest,
  options: { readonly permissionLimit?: boolean } = {},
): Rows {
  const { table, outer, arguments: args } = request;
  const permission = selectPermission(env, table);
  const alias = request.alias ?? state.alias('t');
  const place = state.place(table, alias, outer && { place: outer.scope.place, mapping: outer.mapping });
  const predicate = allOf(
    permission.filter,
    ...(request.also ? [request.also] : []),
    readWhere(env, table, args.get('where')),
  );
  const around = outer?.scope.known && { row: outer.scope.known, mapping: outer.mapping };
  const row: JoinedRow = { table, ...(around && { outer: around }) };
  const scope: RowScope = {
    ...rowScope(alias, table, place),
    ...(request.source ? { synthetic: true } : { known: { ...row, holds: conjuncts(predicate) } }),
  };
  const where = both(
    outer && joined(outer.scope.alias, alias, outer.mapping),
    request.on?.(alias),
    condition(env, state, scope, withoutImplied(predicate, row)),
  );
  const orderBy = orderItems(env, state, scope, args.get('order_by'));
  const distinct = columnsOf(table, args.get('distinct_on'));
  checkDistinct(
    distinct.map(({ name }) => name),
    args,
  );
  const limit = limitOf(state, args.get('limit'), (options.permissionLimit ?? true) ? permission : undefined);
  const offset = countOf(state, args.get('offset'), 'offset');
  const distinctOn = distinct.map(({ name }) => visibleColumn(env, state, scope, name));
  return {
    scope,
    query: (columns) => ({
      columns,
      distinctOn,
      from: request.source?.(alias) ?? { kind: 'table', table: table.name, alias },
      where,
      orderBy,
      ...(limit ? { limit } : {}),
      ...(offset ? { offset } : {}),
    }),
  };
}

function checkDistinct(distinct: readonly string[], args: ReadonlyMap<string, Input>): void {
  const order = args.get('order_by');
  if (distinct.length === 0 || !order || order.kind === 'null') return;
  const leading = new Set(leadingColumns(order).slice(0, distinct.length));
  if (distinct.some((name) => !leading.has(name))) {
    const path = order.path.replace(/\.order_by$/, '');
    throw invalid(path, '"distinct_on" columns must match initial "order_by" columns');
  }
}

function limitOf(
  state: State,
  input: Input | undefined,
  permission: SelectPermission | undefined,
): Expression | undefined {
  const asked = countOf(state, input, 'limit');
  const allowed: Expression | undefined =
    permission?.limit === undefined ? undefined : { kind: 'number', value: permission.limit };
  return asked && allowed ? call('least', asked, allowed) : (asked ?? allowed);
}

function countOf(state: State, input: Input | undefined, name: string): Expression | undefined {
  if (!input || input.kind === 'null') return undefined;
  if (input.kind !== 'scalar')
    throw invalid(input.path, `expected a non-negative 32-bit integer for type 'Int'`);
  if (typeof input.known === 'number' && input.known < 0) {
    throw invalid(
      input.path,
      `expected a non-negative 32-bit integer for type 'Int', but found ${kindOfJson(input.known)}`,
    );
  }
  return state.parameter(input.source, name === 'limit' ? 'integer' : 'bigint');
}

/** `[{…}, …]` as JSON: what a list field answers. */
export function rowsJson(
  env: Environment,
  state: State,
  request: RowsRequest,
  field: SelectedField,
): Expression {
  const rows = rowsOf(env, state, request);
  const columns = rowColumns(env, state, rows.scope, rowTypeOf(field), field.selectionSets, field.path);
  return { kind: 'scalar', query: listQuery(state, rows.query(asColumns(columns)), columns) };
}

/** One row as JSON, or null. */
export function rowJson(
  env: Environment,
  state: State,
  request: RowsRequest,
  field: SelectedField,
): Expression {
  const rows = rowsOf(env, state, request);
  const columns = rowColumns(env, state, rows.scope, rowTypeOf(field), field.selectionSets, field.path);
  const query: Select = { ...rows.query(asColumns(columns)), limit: { kind: 'number', value: 1 } };
  const alias = state.alias('j');
  return {
    kind: 'scalar',
    query: { columns: [{ value: objectFrom(state, alias, columns) }], from: { kind: 'query', query, alias } },
  };
}

export function listQuery(state: State, query: Select, columns: readonly OutputColumn[]): Select {
  const alias = state.alias('j');
  const list = call(
    'coalesce',
    { kind: 'aggregate', name: 'json_agg', arguments: [objectFrom(state, alias, columns, true)] },
    text('[]'),
  );
  return { columns: [{ value: list }], from: { kind: 'query', query, alias } };
}

/** An object of constants and expressions that stand in the same scope. */
export function objectOf(state: State, columns: readonly OutputColumn[]): Expression {
  const alias = state.alias('j');
  return {
    kind: 'scalar',
    query: {
      columns: [{ value: objectFrom(state, alias, columns) }],
      from: { kind: 'query', query: { columns: asColumns(columns) }, alias },
    },
  };
}

/** Postgres cuts identifiers at 63 bytes, so longer response keys travel beside the columns. */
const longestIdentifier = 63;

export function asColumns(columns: readonly OutputColumn[]): Select['columns'] {
  return columns.map(({ key, value }, index) => ({
    value,
    as: key.length > longestIdentifier ? `long ${index}` : key,
  }));
}

function objectFrom(
  state: State,
  alias: string,
  columns: readonly OutputColumn[],
  inAggregate = false,
): Expression {
  if (!columns.some(({ key }) => key.length > longestIdentifier)) {
    const row: Expression = { kind: 'row of', of: alias };
    return inAggregate ? row : call('row_to_json', row);
  }
  const pairs = asColumns(columns).flatMap(({ as = '' }, index) => [
    state.parameter({ from: 'literal', value: columns[index]?.key ?? '' }, 'text'),
    column(alias, as),
  ]);
  return call('json_build_object', ...pairs);
}

export function rowTypeOf(field: SelectedField): GraphQLObjectType {
  if (!field.definition) throw new Error(`field "${field.name}" has no type in the schema`);
  return getNamedType(field.definition.type) as GraphQLObjectType;
}

/** The columns of the response for one row of a table. */
export function rowColumns(
  env: Environment,
  state: State,
  scope: RowScope,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  path: string,
): OutputColumn[] {
  return collectFields(env, type, selectionSets, path).map((field) => ({
    key: field.key,
    value: field.definition ? rowField(env, state, scope, field) : typeName(field, type),
  }));
}

export function typeName(field: SelectedField, type: GraphQLObjectType): Expression {
  if (field.name !== '__typename')
    throw invalid(field.path, `field '${field.name}' not found in type: '${type.name}'`);
  return text(type.name);
}

function rowField(env: Environment, state: State, scope: RowScope, field: SelectedField): Expression {
  const meaning = outputMeaning(field.definition as NonNullable<SelectedField['definition']>);
  const args = readArguments(env, field);
  switch (meaning.kind) {
    case 'column': {
      const value = visibleColumn(env, state, scope, meaning.column.name);
      if (isEnumType(getNamedType((field.definition as NonNullable<typeof field.definition>).type)))
        return env.source.naming.camel ? call('upper', value) : value;
      return shown(env, atPath(state, value, args.get('path')), meaning.column.type);
    }
    case 'relationship': {
      const { relationship } = meaning;
      const outer = { scope, mapping: relationship.mapping };
      const request = { table: tableOf(env, relationship.target), arguments: args, outer };
      return relationship.kind === 'object'
        ? rowJson(env, state, request, field)
        : rowsJson(env, state, request, field);
    }
    case 'relationship aggregate': {
      const outer = { scope, mapping: meaning.relationship.mapping };
      return aggregateObject(
        env,
        state,
        { table: tableOf(env, meaning.relationship.target), arguments: args, outer },
        field,
      );
    }
    case 'computed': {
      const value = computedValue(env, state, scope, meaning.field, args);
      const { returns } = meaning.field;
      if (returns.kind === 'scalar') return shown(env, atPath(state, value, args.get('path')), returns.type);
      const table = tableOf(env, returns.table);
      return rowsJson(
        env,
        state,
        { table, arguments: args, source: (alias) => ({ kind: 'call', call: value, alias }) },
        field,
      );
    }
    default:
      throw new Error(`a ${meaning.kind} cannot stand in a row`);
  }
}

/** A computed field under the arguments of a request; null where a role that inherits may not see it in this row. */
export function computedValue(
  env: Environment,
  state: State,
  scope: RowScope,
  field: ComputedFieldModel,
  args: ReadonlyMap<string, Input>,
): Expression {
  const given = args.get('args');
  const inputs = new Map(
    [...(given?.kind === 'object' ? given.fields : [])].map(([name, { value }]) => [name, value]),
  );
  const value = computedCall(env, state, scope, field, inputs);
  if (field.returns.kind === 'table') return value;
  const guard = selectPermission(env, scope.table).guards?.get(field.name);
  return guarded(env, state, scope, guard, value);
}
