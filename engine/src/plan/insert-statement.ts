/** One insert statement: rows, presets, conflicts and checks. */
import { inputMeaning } from '../schema/meaning.ts';
import type { ColumnModel, InsertPermission, TableModel } from '../schema/model.ts';
import { allOf } from '../schema/predicate.ts';
import { castType } from '../schema/scalars.ts';
import { column, type Expression, type Insert, type Select } from '../sql/ast.ts';
import { checked, condition, rowScope } from './condition.ts';
import { valueOf } from './computed.ts';
import type { Input, ObjectInput } from './input.ts';
import { invalid } from './scalar-input.ts';
import { returningColumns } from './response.ts';
import { permissionsFor, type Environment, type State } from './state.ts';
import { itemsOf, objectOf, readWhere } from './where.ts';

/** The columns an object gives, by name. */
export function columnValues(state: State, object: ObjectInput): ReadonlyMap<string, Expression> {
  const values = new Map<string, Expression>();
  for (const { field, value } of object.fields.values()) {
    const meaning = inputMeaning(field);
    if (meaning.kind === 'column')
      values.set(meaning.column.name, valueOf(state, value, meaning.column.type));
  }
  return values;
}

export function plainInsert(
  env: Environment,
  state: State,
  table: TableModel,
  rows: readonly ReadonlyMap<string, Expression>[],
  conflict: Input | undefined,
): Insert | Select {
  const permission = insertPermission(env, table);
  const given = new Set(rows.flatMap((values) => [...values.keys()]));
  const names = [...table.columns.keys()].filter((name) => given.has(name) || permission.presets.has(name));
  if (rows.length === 0) return noRows(table);
  // `default values` makes one row only; several empty rows name a column and take its default.
  const [firstColumn] = table.columns.keys();
  const named = names.length === 0 && rows.length > 1 && firstColumn !== undefined ? [firstColumn] : names;
  const values = rows.map((row) =>
    named.map((name) => presetOf(state, table, permission, name) ?? row.get(name) ?? defaultValue),
  );
  return insertStatement(env, state, table, named, values, conflict);
}

const defaultValue: Expression = { kind: 'keyword', word: 'default' };

/** What a change answers that was asked to change nothing. */
export function noRows(table: TableModel): Select {
  const alias = 'none';
  return {
    columns: [...table.columns.values()].map(({ name }) => ({ value: column(alias, name), as: name })),
    from: { kind: 'table', table: table.name, alias },
    where: { kind: 'keyword', word: 'false' },
  };
}

export function insertStatement(
  env: Environment,
  state: State,
  table: TableModel,
  names: readonly string[],
  rows: Insert['rows'],
  conflict: Input | undefined,
): Insert {
  const permission = insertPermission(env, table);
  const alias = state.alias('t');
  const scope = rowScope(alias, table, state.place(table, alias));
  const check = checked(condition(env, state, scope, permission.check));
  const onConflict =
    conflict && conflict.kind !== 'null' ? readConflict(env, state, table, alias, conflict) : undefined;
  return {
    kind: 'insert',
    into: table.name,
    alias,
    names,
    rows,
    ...(onConflict ? { conflict: onConflict } : {}),
    columns: returningColumns(table, alias, check),
  };
}

function readConflict(
  env: Environment,
  state: State,
  table: TableModel,
  alias: string,
  input: Input,
): NonNullable<Insert['conflict']> {
  const parts = objectOf(input).fields;
  const constraint = parts.get('constraint')?.value;
  const names = itemsOf(parts.get('update_columns')?.value).flatMap((item) =>
    item.kind === 'enum' ? [item.value] : [],
  );
  const chosen = names.map((name) => {
    const target = table.columns.get(name);
    // The placeholder keeps the enum from being empty; it names no column.
    if (!target) throw invalid(input.path, 'erroneous column name');
    return target;
  });
  const permission = permissionsFor(env, table).update;
  const set = chosen.map((target) => ({ name: target.name, value: column('excluded', target.name) }));
  for (const [name, source] of permission && set.length > 0 ? permission.presets : []) {
    const preset = table.columns.get(name);
    if (preset) set.push({ name, value: state.parameter(source, castType(preset.type)) });
  }
  const base = constraint?.kind === 'enum' ? { constraint: constraint.value } : {};
  if (set.length === 0 || !permission) return { ...base, set: [] };
  const scope = rowScope(alias, table, state.place(table, alias));
  const predicate = allOf(permission.filter, readWhere(env, table, parts.get('where')?.value));
  return { ...base, set, where: condition(env, state, scope, predicate) };
}

export function presetOf(
  state: State,
  table: TableModel,
  permission: InsertPermission,
  name: string,
): Expression | undefined {
  const source = permission.presets.get(name);
  const preset: ColumnModel | undefined = table.columns.get(name);
  return source && preset && state.parameter(source, castType(preset.type));
}

export function insertPermission(env: Environment, table: TableModel): InsertPermission {
  const insert = permissionsFor(env, table).insert;
  if (!insert)
    throw new Error(`role ${env.role} was offered an insert into "${table.key}" without permission`);
  return insert;
}
