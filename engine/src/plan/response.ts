/** What mutations answer: counts and the changed rows, read from the common table the change returned. */
import { outputMeaning } from '../schema/meaning.ts';
import type { TableModel } from '../schema/model.ts';
import { call, column, type CommonTable, type Expression, type Select, type Source } from '../sql/ast.ts';
import { rowScope, type RowScope } from './condition.ts';
import {
  asColumns,
  listQuery,
  objectOf,
  rowColumns,
  rowTypeOf,
  typeName,
  type OutputColumn,
} from './select.ts';
import { collectFields, type SelectedField } from './selection.ts';
import type { Environment, State } from './state.ts';

/** A change made by common tables, or by statements before: how to read its rows, and how many there were. */
export interface Change {
  readonly tables: readonly CommonTable[];
  readonly rows: (alias: string) => Source;
  readonly affected: Expression;
}

/** The usual change: one common table holds the rows. */
export function changeBy(name: string, body: CommonTable['body']): Change {
  return {
    tables: [{ name, body }],
    rows: (alias) => ({ kind: 'named', name, alias }),
    affected: {
      kind: 'scalar',
      query: {
        columns: [{ value: { kind: 'aggregate', name: 'count', arguments: [] } }],
        from: { kind: 'named', name, alias: name },
      },
    },
  };
}

/** `{affected_rows, returning}`. */
export function responseQuery(
  env: Environment,
  state: State,
  table: TableModel,
  change: Change,
  field: SelectedField,
): Select {
  const type = rowTypeOf(field);
  const columns = collectFields(env, type, field.selectionSets, field.path).map((part): OutputColumn => {
    if (!part.definition) return { key: part.key, value: typeName(part, type) };
    const meaning = outputMeaning(part.definition);
    if (meaning.kind === 'affected rows') return { key: part.key, value: change.affected };
    return { key: part.key, value: returning(env, state, table, change, part) };
  });
  return { with: change.tables, columns: [{ value: objectOf(state, columns) }] };
}

/** The first changed row, or null: what `_one` and `_by_pk` answer. */
export function rowQuery(
  env: Environment,
  state: State,
  table: TableModel,
  change: Change,
  field: SelectedField,
): Select {
  const { scope, from } = changedRows(state, table, change);
  const columns = rowColumns(env, state, scope, rowTypeOf(field), field.selectionSets, field.path);
  const alias = state.alias('j');
  const query: Select = { columns: asColumns(columns), from, limit: { kind: 'number', value: 1 } };
  const object = call('row_to_json', { kind: 'row of', of: alias });
  const row: Select = { columns: [{ value: object }], from: { kind: 'query', query, alias } };
  return { with: change.tables, columns: [{ value: { kind: 'scalar', query: row } }] };
}

function returning(
  env: Environment,
  state: State,
  table: TableModel,
  change: Change,
  field: SelectedField,
): Expression {
  const { scope, from } = changedRows(state, table, change);
  const columns = rowColumns(env, state, scope, rowTypeOf(field), field.selectionSets, field.path);
  return { kind: 'scalar', query: listQuery(state, { columns: asColumns(columns), from }, columns) };
}

/** The permission filter does not apply to rows one has just written; nested rows keep theirs. */
function changedRows(state: State, table: TableModel, change: Change): { scope: RowScope; from: Source } {
  const alias = state.alias('w');
  const row: Expression = {
    kind: 'row',
    items: [...table.columns.values()].map(({ name }) => column(alias, name)),
    type: table.name,
  };
  const scope: RowScope = { ...rowScope(alias, table, state.place(table, alias)), row };
  return { scope, from: change.rows(alias) };
}

/** Every column under its own name, then the check, which raises while the row is returned. */
export function returningColumns(
  table: TableModel,
  alias: string,
  check: Expression | undefined,
): { value: Expression; as: string }[] {
  const columns = [...table.columns.values()].map(({ name }) => ({ value: column(alias, name), as: name }));
  return check ? [...columns, { value: check, as: 'check violated' }] : columns;
}
