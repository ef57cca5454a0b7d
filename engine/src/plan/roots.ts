/** Root fields that read: each becomes one expression giving the field's JSON. */

import type { TableModel } from '../schema/model.ts';
import { allOf, type Predicate } from '../schema/predicate.ts';
import { outputMeaning, type OutputMeaning } from '../schema/meaning.ts';
import { call, type Expression } from '../sql/ast.ts';
import { aggregateObject } from './aggregate.ts';
import { functionArguments, wholeSession } from './computed.ts';
import type { Input } from './input.ts';
import { invalid } from './scalar-input.ts';
import { rowJson, rowsJson, type RowsRequest } from './select.ts';
import { readArguments, type SelectedField } from './selection.ts';
import { inSourceOf, tableOf, type Environment, type State } from './state.ts';

/** The environment in the source that the root field reads or writes. */
export function envOf(env: Environment, { definition }: SelectedField): Environment {
  const meaning = definition && outputMeaning(definition);
  if (meaning?.kind === 'root') return inSourceOf(env, meaning.table);
  return meaning?.kind === 'function' ? inSourceOf(env, meaning.function) : env;
}

export function readingRoot(
  env: Environment,
  state: State,
  field: SelectedField,
  meaning: Extract<OutputMeaning, { kind: 'root' | 'function' }>,
): Expression {
  const args = readArguments(env, field);
  if (meaning.kind === 'function') return functionRoot(env, state, field, meaning, args);
  const { table } = meaning;
  switch (meaning.root) {
    case 'select':
      return rowsJson(env, state, { table, arguments: args }, field);
    case 'select_aggregate':
      return aggregateObject(env, state, { table, arguments: args }, field);
    case 'select_by_pk':
      return rowJson(env, state, { table, arguments: new Map(), also: keyPredicate(table, args) }, field);
    default:
      throw new Error(`${meaning.root} does not read rows at once`);
  }
}

/** Equality with the primary key the arguments give. */
export function keyPredicate(table: TableModel, args: ReadonlyMap<string, Input>): Predicate {
  const columns = (table.primaryKey?.columns ?? []).flatMap((name) => table.columns.get(name) ?? []);
  return allOf(
    ...columns.map((column): Predicate => {
      const value = args.get(column.graphqlName);
      const source =
        value?.kind === 'scalar'
          ? value.source
          : value?.kind === 'enum'
            ? ({ from: 'literal', value: value.value } as const)
            : undefined;
      if (!source)
        throw invalid(value?.path ?? '$', `unexpected null value for column '${column.graphqlName}'`);
      return {
        kind: 'compare',
        subject: { kind: 'column', column },
        operator: '_eq',
        operand: { kind: 'value', source },
        nullSafe: false,
      };
    }),
  );
}

function functionRoot(
  env: Environment,
  state: State,
  field: SelectedField,
  { function: fn, aggregate }: Extract<OutputMeaning, { kind: 'function' }>,
  args: ReadonlyMap<string, Input>,
): Expression {
  const given = args.get('args');
  const inputs = new Map(
    [...(given?.kind === 'object' ? given.fields : [])].map(([name, { value }]) => [name, value]),
  );
  const session =
    fn.sessionArgument === undefined ? {} : { [fn.sessionArgument]: state.parameter(wholeSession, 'json') };
  const value = call(
    fn.function.name,
    ...functionArguments(state, fn.function, inputs, session, `${field.path}.args.args`),
  );
  const request: RowsRequest = {
    table: tableOf(env, fn.table),
    arguments: args,
    source: (alias) => ({ kind: 'call', call: value, alias }),
  };
  if (aggregate) return aggregateObject(env, state, request, field);
  return fn.function.returnsSet ? rowsJson(env, state, request, field) : rowJson(env, state, request, field);
}
