/** Insert roots: plain rows are one statement; nested ones several, of which the last answers. */
import type { TableModel } from '../schema/model.ts';
import type { Select } from '../sql/ast.ts';
import type { Input, ObjectInput } from './input.ts';
import { columnValues, plainInsert } from './insert-statement.ts';
import { holdsNested, nestedInsert } from './nested-insert.ts';
import { changeBy, responseQuery, rowQuery, type Change } from './response.ts';
import { readArguments, type SelectedField } from './selection.ts';
import type { Environment, State } from './state.ts';
import { itemsOf, objectOf } from './where.ts';

/** Statements that run before, in the same transaction, and the one that answers. */
export interface Writing {
  readonly before: readonly { readonly state: State; readonly query: Select }[];
  readonly query: Select;
}

export function insertRoot(env: Environment, state: State, table: TableModel, field: SelectedField): Writing {
  const args = readArguments(env, field);
  const objects = itemsOf(args.get('objects')).map((item) => objectOf(item));
  const { change, before } = insertRows(env, state, table, objects, args.get('on_conflict'));
  return { before, query: responseQuery(env, state, table, change, field) };
}

export function insertOneRoot(
  env: Environment,
  state: State,
  table: TableModel,
  field: SelectedField,
): Writing {
  const args = readArguments(env, field);
  const object = args.get('object');
  const objects = object ? [objectOf(object)] : [];
  const { change, before } = insertRows(env, state, table, objects, args.get('on_conflict'));
  return { before, query: rowQuery(env, state, table, change, field) };
}

function insertRows(
  env: Environment,
  state: State,
  table: TableModel,
  objects: readonly ObjectInput[],
  conflict: Input | undefined,
): { readonly change: Change; readonly before: Writing['before'] } {
  if (objects.some(holdsNested)) return nestedInsert(env, state, table, objects, conflict);
  const rows = objects.map((object) => columnValues(state, object));
  return { change: changeBy('inserted', plainInsert(env, state, table, rows, conflict)), before: [] };
}
