/** What mutations answer: counts and the changed rows, read from the common table the change returned. */
import { outputMeaning } from '../schema/meaning.ts';
import type { TableModel } from '../schema/model.ts';
import { call, column, type CommonTable, type Expression, type Select } from '../sql/ast.ts';
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

/** A change as common tables: one holds the rows it returned, several may count. */
export interface Change {
  readonly tables: readonly CommonTable[];
  readonly rows: string;
  /** Common tables whose rows count as affected; the rows themselves and those of nested inserts. */
  readonly counted: readonly string[];
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
    if (meaning.kind === 'affected rows') return { key: part.key, value: affectedRows(change) };
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
function changedRows(
  state: State,
  table: TableModel,
  change: Change,
): { scope: RowScope; from: Select['from'] & object } {
  const alias = state.alias('w');
  const row: Expression = {
    kind: 'row',
    items: [...table.columns.values()].map(({ name }) => column(alias, name)),
    type: table.name,
  };
  const scope: RowScope = { ...rowScope(alias, table, state.place(table, alias)), row };
  return { scope, from: { kind: 'named', name: change.rows, alias } };
}

function affectedRows({ counted }: Change): Expression {
  const counts = counted.map((name): Expression => ({
    kind: 'scalar',
    query: {
      columns: [{ value: { kind: 'aggregate', name: 'count', arguments: [] } }],
      from: { kind: 'named', name, alias: name },
    },
  }));
  return counts.reduce((left, right) => ({ kind: 'binary', operator: '+', left, right }));
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
