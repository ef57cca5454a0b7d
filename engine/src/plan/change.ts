/** Updates and deletes: the change as a common table, filtered by permission and by the request. */
import { inputMeaning } from '../schema/meaning.ts';
import type { ColumnModel, TableModel } from '../schema/model.ts';
import { updateOperators, type UpdateOperator } from '../schema/mutation-types.ts';
import { allOf, type Predicate } from '../schema/predicate.ts';
import { castType } from '../schema/scalars.ts';
import { column, type Expression, type Select, type Update } from '../sql/ast.ts';
import { checked, condition, rowScope } from './condition.ts';
import { valueOf } from './computed.ts';
import { noRows } from './insert-statement.ts';
import type { Input } from './input.ts';
import { invalid } from './scalar-input.ts';
import { changeBy, responseQuery, returningColumns, rowQuery, type Change } from './response.ts';
import { keyPredicate } from './roots.ts';
import { readArguments, type SelectedField } from './selection.ts';
import { permissionsFor, type Environment, type State } from './state.ts';
import { objectOf, readWhere } from './where.ts';

export function updateRoot(env: Environment, state: State, table: TableModel, field: SelectedField): Select {
  const args = readArguments(env, field);
  const predicate = readWhere(env, table, args.get('where'));
  const change = update(env, state, table, args, predicate, `${field.path}.args`);
  return responseQuery(env, state, table, change, field);
}

export function updateByKeyRoot(
  env: Environment,
  state: State,
  table: TableModel,
  field: SelectedField,
): Select {
  const args = readArguments(env, field);
  const key = args.get('pk_columns');
  const values = new Map(
    [...(key?.kind === 'object' ? key.fields : [])].map(([name, { value }]) => [name, value]),
  );
  const change = update(env, state, table, args, keyPredicate(table, values), `${field.path}.args`);
  return rowQuery(env, state, table, change, field);
}

/** One query per entry of `updates`: they run in order and see each other's effects. */
export function updateManyRoot(
  env: Environment,
  states: () => State,
  table: TableModel,
  field: SelectedField,
): { state: State; query: Select }[] {
  const updates = readArguments(env, field).get('updates');
  const entries = updates?.kind === 'list' ? updates.items : [];
  return entries.map((entry, index) => {
    const state = states();
    const args = new Map([...objectOf(entry).fields].map(([name, { value }]) => [name, value]));
    const predicate = readWhere(env, table, args.get('where'));
    const change = update(env, state, table, args, predicate, `${field.path}.args.updates[${index}]`);
    return { state, query: responseQuery(env, state, table, change, field) };
  });
}

export function deleteRoot(env: Environment, state: State, table: TableModel, field: SelectedField): Select {
  const args = readArguments(env, field);
  return responseQuery(
    env,
    state,
    table,
    remove(env, state, table, readWhere(env, table, args.get('where'))),
    field,
  );
}

export function deleteByKeyRoot(
  env: Environment,
  state: State,
  table: TableModel,
  field: SelectedField,
): Select {
  const args = readArguments(env, field);
  return rowQuery(env, state, table, remove(env, state, table, keyPredicate(table, args)), field);
}

function update(
  env: Environment,
  state: State,
  table: TableModel,
  args: ReadonlyMap<string, Input>,
  predicate: Predicate,
  path: string,
): Change {
  const permission = permissionsFor(env, table).update;
  if (!permission)
    throw new Error(`role ${env.role} was offered an update of "${table.key}" without permission`);
  const alias = state.alias('t');
  const scope = rowScope(alias, table, state.place(table, alias));
  const set = assignments(state, alias, args, path);
  for (const [name, source] of permission.presets) {
    const preset = table.columns.get(name);
    if (preset) set.push({ name, value: state.parameter(source, castType(preset.type)) });
  }
  if (set.length === 0) {
    if (updateOperators.some((name) => args.has(name))) return changeBy('changed', noRows(table));
    throw invalid(
      path,
      `at least any one of ${updateOperators.map((name) => `'${name}'`).join(', ')} operator is expected`,
    );
  }
  const where = condition(env, state, scope, allOf(permission.filter, predicate));
  const check = checked(condition(env, state, scope, permission.check));
  const body: Update = {
    kind: 'update',
    table: table.name,
    alias,
    set,
    where,
    columns: returningColumns(table, alias, check),
  };
  return changeBy('changed', body);
}

function remove(env: Environment, state: State, table: TableModel, predicate: Predicate): Change {
  const permission = permissionsFor(env, table).delete;
  if (!permission)
    throw new Error(`role ${env.role} was offered a delete of "${table.key}" without permission`);
  const alias = state.alias('t');
  const scope = rowScope(alias, table, state.place(table, alias));
  const where = condition(env, state, scope, allOf(permission.filter, predicate));
  const body = {
    kind: 'delete',
    table: table.name,
    alias,
    where,
    columns: returningColumns(table, alias, undefined),
  } as const;
  return changeBy('changed', body);
}

function assignments(
  state: State,
  alias: string,
  args: ReadonlyMap<string, Input>,
  path: string,
): { name: string; value: Expression }[] {
  const set: { name: string; value: Expression }[] = [];
  const repeated = new Set<string>();
  for (const operator of updateOperators) {
    const input = args.get(operator);
    if (!input || input.kind === 'null') continue;
    for (const { field, value } of objectOf(input).fields.values()) {
      const meaning = inputMeaning(field);
      if (meaning.kind !== 'column') throw invalid(value.path, `'${field.name}' is not a column`);
      const { column: target } = meaning;
      if (set.some(({ name }) => name === target.name)) repeated.add(target.graphqlName);
      set.push({ name: target.name, value: assigned(state, alias, operator, target, value) });
    }
  }
  if (repeated.size > 0) {
    const names = [...repeated].map((name) => `'${name}'`).join(', ');
    throw invalid(path, `Column found in multiple operators: [${names}].`);
  }
  return set;
}

function assigned(
  state: State,
  alias: string,
  operator: UpdateOperator,
  target: ColumnModel,
  input: Input,
): Expression {
  const present = column(alias, target.name);
  const operand = (type: string): Expression => {
    if (input.kind !== 'scalar' && input.kind !== 'scalars')
      throw invalid(input.path, `unexpected null value for column '${target.graphqlName}'`);
    return state.parameter(input.source, type);
  };
  switch (operator) {
    case '_set':
      return valueOf(state, input, target.type);
    case '_inc':
      return { kind: 'binary', operator: '+', left: present, right: operand(castType(target.type)) };
    case '_append':
      return { kind: 'binary', operator: '||', left: present, right: operand('jsonb') };
    case '_prepend':
      return { kind: 'binary', operator: '||', left: operand('jsonb'), right: present };
    case '_delete_key':
      return { kind: 'binary', operator: '-', left: present, right: operand('text') };
    case '_delete_elem':
      return { kind: 'binary', operator: '-', left: present, right: operand('integer') };
    case '_delete_at_path':
      return { kind: 'binary', operator: '#-', left: present, right: operand('text[]') };
  }
}
