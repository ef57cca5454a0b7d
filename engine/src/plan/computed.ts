/** Calls of computed fields and tracked functions. */
import type { PgType } from '../catalog/catalog.ts';
import type { CatalogArgument, CatalogFunction } from '../catalog/catalog.ts';
import { tableKey } from '../catalog/catalog.ts';
import { joinedRead } from '../catalog/function-body.ts';
import type { ComputedFieldModel } from '../schema/model.ts';
import { castType, isJson } from '../schema/scalars.ts';
import { call, type Argument, type Expression } from '../sql/ast.ts';
import type { TableName, ValueSource } from './compiled.ts';
import type { RowScope } from './condition.ts';
import type { Input } from './input.ts';
import { invalid } from './scalar-input.ts';
import { isGeoJson } from '../schema/spatial.ts';
import { geoValue } from './shown.ts';
import { HasuraError } from '../errors.ts';
import type { Environment, State } from './state.ts';

/** The whole session as JSON, for functions with a session argument. */
export const wholeSession: ValueSource = { from: 'session', name: '*' };

export function computedCall(
  env: Environment,
  state: State,
  scope: RowScope,
  field: ComputedFieldModel,
  inputs: ReadonlyMap<string, Input>,
): Expression {
  readPlaces(env, state, scope, field);
  const row: Expression = scope.row ?? { kind: 'row of', of: scope.alias };
  return call(
    field.function.name,
    ...functionArguments(state, field.function, inputs, {
      ...(field.sessionArgument === undefined
        ? {}
        : { [field.sessionArgument]: state.parameter(wholeSession, 'json') }),
      [field.tableArgument]: row,
    }),
  );
}

/** What the function reads beside its row. */
function readPlaces(env: Environment, state: State, scope: RowScope, field: ComputedFieldModel): void {
  const { function: fn, tableArgument } = field;
  if (fn.reads === undefined) {
    // A body in text may read anything: every tracked table counts.
    const everything = [...env.source.tables.values()].flatMap((table) => table.reads);
    if (fn.volatility !== 'immutable') state.functionPlace(baseTables(env, everything), scope.place);
    return;
  }
  const reads = fn.reads.filter((name) => tableKey(name) !== scope.table.key);
  const [only, ...others] = reads;
  const table = only && others.length === 0 ? env.source.tables.get(tableKey(only)) : undefined;
  const joined = table && !table.isView ? joinedRead(fn, tableArgument) : undefined;
  if (table && joined)
    state.joinedPlace(table, joined.columns, { place: scope.place, mapping: joined.mapping });
  else state.functionPlace(baseTables(env, reads), scope.place);
}

/**
 * Arguments in the function's order: fixed ones, then what the query gives. Once one with a default is left out,
 * those after it must be named.
 */
export function functionArguments(
  state: State,
  fn: CatalogFunction,
  inputs: ReadonlyMap<string, Input>,
  fixed: Readonly<Record<number, Expression>>,
  path = '$',
): Argument[] {
  const result: Argument[] = [];
  let skipped = false;
  fn.arguments.forEach((argument, index) => {
    const value = fixed[index] ?? given(state, argument, inputs.get(argument.name || `arg_${index + 1}`));
    if (value === undefined) {
      if (!argument.hasDefault)
        throw new HasuraError('not-supported', path, 'Non default arguments cannot be omitted');
      skipped = true;
    } else if (!skipped) result.push(value);
    else if (argument.name === '')
      throw new HasuraError('not-supported', path, 'Only last set of positional arguments can be omitted');
    else result.push({ kind: 'named', name: argument.name, value });
  });
  return result;
}

function given(state: State, argument: CatalogArgument, input: Input | undefined): Expression | undefined {
  return input && valueOf(state, input, argument.type);
}

/** A value for a place of a Postgres type. */
export function valueOf(state: State, input: Input, type: PgType): Expression {
  const pgType = castType(type);
  switch (input.kind) {
    case 'null':
      return { kind: 'cast', of: { kind: 'keyword', word: 'null' }, type: pgType };
    case 'scalar':
      return isGeoJson(type) ? geoValue(state, input.source, type) : state.parameter(input.source, pgType);
    case 'scalars':
      return state.parameter(input.source, pgType);
    case 'enum':
      return state.parameter({ from: 'literal', value: input.value }, pgType);
    case 'list':
      return {
        kind: 'array',
        items: input.items.map((item) => valueOf(state, item, type.element ?? type)),
        type: pgType,
      };
    case 'object':
      throw invalid(
        input.path,
        isJson(type) ? 'a JSON value was expected' : 'an object was not expected here',
      );
  }
}

function baseTables(env: Environment, reads: readonly TableName[]): TableName[] {
  const tables = reads.flatMap((name) => env.source.tables.get(tableKey(name))?.reads ?? [name]);
  return [...new Map(tables.map((name) => [tableKey(name), name])).values()];
}
