/**
 * Inserts as one statement: rows, presets, conflicts, checks, and nested rows as common tables of their own. An
 * object relationship's row is inserted before its parent, an array relationship's rows after it.
 */
import { inputMeaning } from '../schema/meaning.ts';
import type { ColumnModel, InsertPermission, RelationshipModel, TableModel } from '../schema/model.ts';
import { allOf } from '../schema/predicate.ts';
import { castType } from '../schema/scalars.ts';
import { column, type CommonTable, type Expression, type Insert, type Select } from '../sql/ast.ts';
import { checked, condition, rowScope } from './condition.ts';
import { valueOf } from './computed.ts';
import { invalid, type Input, type ObjectInput } from './input.ts';
import { responseQuery, returningColumns, rowQuery, type Change } from './response.ts';
import { readArguments, type SelectedField } from './selection.ts';
import { permissionsFor, tableOf, type Environment, type State } from './state.ts';
import { itemsOf, objectOf, readWhere } from './where.ts';

export function insertRoot(env: Environment, state: State, table: TableModel, field: SelectedField): Select {
  const args = readArguments(env, field);
  const objects = itemsOf(args.get('objects')).map((item) => objectOf(item));
  const change = insertRows(env, state, table, objects, args.get('on_conflict'));
  return responseQuery(env, state, table, change, field);
}

export function insertOneRoot(
  env: Environment,
  state: State,
  table: TableModel,
  field: SelectedField,
): Select {
  const args = readArguments(env, field);
  const object = args.get('object');
  const change = insertRows(env, state, table, object ? [objectOf(object)] : [], args.get('on_conflict'));
  return rowQuery(env, state, table, change, field);
}

/** Values a nested row gets from its parent, by column. */
type Inherited = ReadonlyMap<string, Expression>;

interface Nested {
  readonly relationship: RelationshipModel;
  readonly objects: readonly ObjectInput[];
  readonly conflict: Input | undefined;
  readonly path: string;
}

interface RowInput {
  readonly values: ReadonlyMap<string, Expression>;
  readonly before: readonly Nested[];
  readonly after: readonly Nested[];
  readonly path: string;
}

function insertRows(
  env: Environment,
  state: State,
  table: TableModel,
  objects: readonly ObjectInput[],
  conflict: Input | undefined,
): Change {
  const rows = objects.map((object) => readRow(state, object));
  const nested = rows.some(({ before, after }) => before.length + after.length > 0);
  if (!nested) {
    const name = 'inserted';
    return {
      tables: [{ name, body: plainInsert(env, state, table, rows, conflict) }],
      rows: name,
      counted: [name],
    };
  }
  const tables: CommonTable[] = [];
  const counted: string[] = [];
  const names = rows.map((row) =>
    insertNested(env, state, table, row, conflict, new Map(), undefined, tables, counted),
  );
  // The rows of the root, in the order given.
  const all = 'inserted';
  tables.push({ name: all, body: union(state, table, names) });
  return { tables, rows: all, counted };
}

/** The rows of several common tables, in their order. */
function union(state: State, table: TableModel, names: readonly string[]): Select {
  const [first, ...rest] = names;
  if (first === undefined) throw new Error('an insert of no rows has no common tables');
  const alias = state.alias('u');
  const columns = [...table.columns.values()].map(({ name }) => ({ value: column(alias, name), as: name }));
  const query: Select = { columns, from: { kind: 'named', name: first, alias } };
  return rest.length === 0 ? query : { ...query, unionAll: union(state, table, rest) };
}

function readRow(state: State, object: ObjectInput): RowInput {
  const values = new Map<string, Expression>();
  const before: Nested[] = [];
  const after: Nested[] = [];
  for (const { field, value } of object.fields.values()) {
    const meaning = inputMeaning(field);
    if (meaning.kind === 'column')
      values.set(meaning.column.name, valueOf(state, value, meaning.column.type));
    else if (meaning.kind === 'relationship' && value.kind !== 'null') {
      const nested = readNested(meaning.relationship, value);
      if (nested.objects.length === 0) continue;
      (meaning.relationship.kind === 'object' && meaning.relationship.insertFirst ? before : after).push(
        nested,
      );
    }
  }
  return { values, before, after, path: object.path };
}

function readNested(relationship: RelationshipModel, input: Input): Nested {
  const parts = objectOf(input).fields;
  const data = parts.get('data')?.value;
  const objects =
    relationship.kind === 'array'
      ? itemsOf(data).map((item) => objectOf(item))
      : data
        ? [objectOf(data)]
        : [];
  return { relationship, objects, conflict: parts.get('on_conflict')?.value, path: input.path };
}

function plainInsert(
  env: Environment,
  state: State,
  table: TableModel,
  rows: readonly RowInput[],
  conflict: Input | undefined,
): Insert | Select {
  const permission = insertPermission(env, table);
  const given = new Set(rows.flatMap(({ values }) => [...values.keys()]));
  const names = [...table.columns.keys()].filter((name) => given.has(name) || permission.presets.has(name));
  if (rows.length === 0) return noRows(table);
  // `default values` makes one row only; several empty rows name a column and take its default.
  const [firstColumn] = table.columns.keys();
  const named = names.length === 0 && rows.length > 1 && firstColumn !== undefined ? [firstColumn] : names;
  const values = rows.map((row) =>
    named.map((name) => presetOf(state, table, permission, name) ?? row.values.get(name) ?? defaultValue),
  );
  return insertStatement(env, state, table, named, values, conflict);
}

const defaultValue: Expression = { kind: 'keyword', word: 'default' };

function noRows(table: TableModel): Select {
  const alias = 'none';
  return {
    columns: [...table.columns.values()].map(({ name }) => ({ value: column(alias, name), as: name })),
    from: { kind: 'table', table: table.name, alias },
    where: { kind: 'keyword', word: 'false' },
  };
}

function insertStatement(
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
  const chosen = names.flatMap((name) => table.columns.get(name) ?? []);
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

/** Inserts one row and all that hangs on it; returns the name of the common table holding the row. */
function insertNested(
  env: Environment,
  state: State,
  table: TableModel,
  row: RowInput,
  conflict: Input | undefined,
  inherited: Inherited,
  parent: string | undefined,
  tables: CommonTable[],
  counted: string[],
): string {
  const permission = insertPermission(env, table);
  const values = new Map(row.values);
  const sources = new Set<string>(parent === undefined ? [] : [parent]);
  for (const { relationship, objects, conflict: theirs, path } of row.before) {
    const taken = relationship.mapping.find(([own]) => values.has(own) || inherited.has(own));
    if (taken) {
      const names = relationship.mapping.map(([own]) => `"${own}"`).join(', ');
      throw invalid(
        path,
        `cannot insert object relationship "${relationship.name}" as ${names} column values are already determined`,
      );
    }
    const target = tableOf(env, relationship.target);
    const [object] = objects;
    if (!object) continue;
    const name = insertNested(
      env,
      state,
      target,
      readRow(state, object),
      theirs,
      new Map(),
      undefined,
      tables,
      counted,
    );
    sources.add(name);
    for (const [own, theirColumn] of relationship.mapping) values.set(own, column(name, theirColumn));
  }
  const clash = [...inherited.keys()].filter((name) => values.has(name));
  if (clash.length > 0) {
    const names = clash.map((name) => `"${name}"`).join(', ');
    throw invalid(
      row.path,
      `cannot insert ${names} columns as their values are already being determined by parent insert`,
    );
  }
  for (const [name, value] of inherited) values.set(name, value);

  const names = [...table.columns.keys()].filter((name) => values.has(name) || permission.presets.has(name));
  const expressions = names.map(
    (name) => presetOf(state, table, permission, name) ?? (values.get(name) as Expression),
  );
  const rows: Insert['rows'] = sources.size === 0 ? [expressions] : selectFrom([...sources], expressions);
  const own = state.alias('inserted');
  tables.push({ name: own, body: insertStatement(env, state, table, names, rows, conflict) });
  counted.push(own);
  for (const { relationship, objects, conflict: theirs } of row.after) {
    const target = tableOf(env, relationship.target);
    const handed = new Map(relationship.mapping.map(([ours, their]) => [their, column(own, ours)]));
    for (const object of objects) {
      insertNested(env, state, target, readRow(state, object), theirs, handed, own, tables, counted);
    }
  }
  return own;
}

/** One row made of single-row common tables; none when one of them is empty. */
function selectFrom(sources: readonly string[], expressions: readonly Expression[]): Select {
  const [first, ...rest] = sources;
  if (first === undefined) throw new Error('a select needs a source');
  return {
    columns: expressions.map((value) => ({ value })),
    from: { kind: 'named', name: first, alias: first },
    joins: rest.map((name) => ({
      type: 'join',
      source: { kind: 'named', name, alias: name },
      on: { kind: 'keyword', word: 'true' },
    })),
  };
}

function presetOf(
  state: State,
  table: TableModel,
  permission: InsertPermission,
  name: string,
): Expression | undefined {
  const source = permission.presets.get(name);
  const preset: ColumnModel | undefined = table.columns.get(name);
  return source && preset && state.parameter(source, castType(preset.type));
}

function insertPermission(env: Environment, table: TableModel): InsertPermission {
  const insert = permissionsFor(env, table).insert;
  if (!insert)
    throw new Error(`role ${env.role} was offered an insert into "${table.key}" without permission`);
  return insert;
}
