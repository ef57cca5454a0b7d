/** `_aggregate` fields: the rows first, then aggregates and nodes over exactly those rows. */
import { outputMeaning, type AggregateFunction, type OutputMeaning } from '../schema/meaning.ts';
import type { PgType } from '../catalog/catalog.ts';
import { domainBase } from '../schema/scalars.ts';
import { call, column, text, type Expression, type OrderItem, type Select } from '../sql/ast.ts';
import { visibleColumn, type RowScope } from './condition.ts';
import type { Input } from './input.ts';
import {
  computedValue,
  objectOf,
  rowColumns,
  rowTypeOf,
  rowsOf,
  typeName,
  type OutputColumn,
  type RowsRequest,
} from './select.ts';
import { shown } from './shown.ts';
import { collectFields, readArguments, type SelectedField } from './selection.ts';
import { selectPermission, type Environment, type State } from './state.ts';
import { columnsOf } from './where.ts';

/** Values wanted of the rows, and values wanted of all rows together. */
interface Layers {
  readonly inner: { value: Expression; as: string }[];
  readonly outer: { value: Expression; as: string }[];
  readonly rowsAlias: string;
  readonly totalsAlias: string;
  /** Whether rows carry their number: a distinct count sorts the rows for every aggregate beside it. */
  readonly numbered: boolean;
}

const rowNumber = 'row number';

export function aggregateObject(
  env: Environment,
  state: State,
  request: RowsRequest,
  field: SelectedField,
): Expression {
  const type = rowTypeOf(field);
  const fields = collectFields(env, type, field.selectionSets, field.path);
  // The role's row limit is about rows seen; counts are of all rows the filter leaves.
  const rows = rowsOf(env, state, request, { permissionLimit: false });
  const layers: Layers = {
    inner: [],
    outer: [],
    rowsAlias: state.alias('b'),
    totalsAlias: state.alias('s'),
    numbered: takesNodes(fields) && countsDistinct(env, fields),
  };
  const columns = fields.map((part): OutputColumn => {
    if (!part.definition) return { key: part.key, value: typeName(part, type) };
    const meaning = outputMeaning(part.definition);
    return {
      key: part.key,
      value:
        meaning.kind === 'nodes'
          ? nodes(env, state, rows.scope, layers, part)
          : aggregateFields(env, state, rows.scope, layers, part),
    };
  });
  const base: Select = layers.numbered
    ? numbered(rows.query(layers.inner), layers, state.alias('n'))
    : rows.query(layers.inner);
  const totals: Select = {
    columns:
      layers.outer.length > 0
        ? layers.outer
        : [{ value: { kind: 'aggregate', name: 'count', arguments: [] }, as: 'rows' }],
    from: { kind: 'query', query: base, alias: layers.rowsAlias },
  };
  const object = objectOf(state, columns);
  return {
    kind: 'scalar',
    query: {
      columns: [{ value: object }],
      from: { kind: 'query', query: totals, alias: layers.totalsAlias },
    },
  };
}

function takesNodes(fields: readonly SelectedField[]): boolean {
  return fields.some(({ definition }) => definition && outputMeaning(definition).kind === 'nodes');
}

function countsDistinct(env: Environment, fields: readonly SelectedField[]): boolean {
  return fields.some((field) => {
    if (!field.definition || outputMeaning(field.definition).kind !== 'aggregate') return false;
    return collectFields(env, rowTypeOf(field), field.selectionSets, field.path).some(
      (part) => part.definition && isTrue(readArguments(env, part).get('distinct')),
    );
  });
}

function isTrue(input: Input | undefined): boolean {
  return input?.kind === 'scalar' && input.known === true;
}

function numbered(base: Select, { inner }: Layers, alias: string): Select {
  const kept = inner.map(({ as }) => ({ value: column(alias, as), as }));
  return {
    columns: [...kept, { value: { kind: 'row number' }, as: rowNumber }],
    from: { kind: 'query', query: base, alias },
  };
}

function nodes(
  env: Environment,
  state: State,
  scope: RowScope,
  layers: Layers,
  field: SelectedField,
): Expression {
  const columns = rowColumns(env, state, scope, rowTypeOf(field), field.selectionSets, field.path);
  const node = addInner(layers, objectOf(state, columns));
  const all = column(layers.rowsAlias, node);
  const inOrder: { orderBy?: readonly OrderItem[] } = layers.numbered
    ? { orderBy: [{ by: column(layers.rowsAlias, rowNumber), direction: 'asc', nulls: 'last' }] }
    : {};
  const { limit } = selectPermission(env, scope.table);
  const list: Expression =
    limit === undefined
      ? { kind: 'aggregate', name: 'json_agg', arguments: [all], ...inOrder }
      : call('array_to_json', {
          kind: 'first elements',
          of: { kind: 'aggregate', name: 'array_agg', arguments: [all], ...inOrder },
          count: limit,
        });
  return addOuter(layers, call('coalesce', list, text('[]')));
}

function aggregateFields(
  env: Environment,
  state: State,
  scope: RowScope,
  layers: Layers,
  field: SelectedField,
): Expression {
  const type = rowTypeOf(field);
  const columns = collectFields(env, type, field.selectionSets, field.path).map((part): OutputColumn => {
    if (!part.definition) return { key: part.key, value: typeName(part, type) };
    const meaning = outputMeaning(part.definition);
    if (meaning.kind === 'count')
      return { key: part.key, value: count(env, state, scope, layers, readArguments(env, part)) };
    if (meaning.kind !== 'aggregate function')
      throw new Error(`a ${meaning.kind} cannot stand in an aggregate`);
    return { key: part.key, value: functionFields(env, state, scope, layers, meaning.function, part) };
  });
  return objectOf(state, columns);
}

function count(
  env: Environment,
  state: State,
  scope: RowScope,
  layers: Layers,
  args: ReadonlyMap<string, Input>,
): Expression {
  const columns = columnsOf(scope.table, args.get('columns')).map(({ name }) =>
    inner(env, state, scope, layers, name),
  );
  const distinct = args.get('distinct');
  return addOuter(layers, {
    kind: 'aggregate',
    name: 'count',
    arguments: columns.length > 1 ? [{ kind: 'row', items: columns }] : columns,
    distinct: columns.length > 0 && isTrue(distinct),
  });
}

function functionFields(
  env: Environment,
  state: State,
  scope: RowScope,
  layers: Layers,
  name: AggregateFunction,
  field: SelectedField,
): Expression {
  const type = rowTypeOf(field);
  const columns = collectFields(env, type, field.selectionSets, field.path).map((part): OutputColumn => {
    if (!part.definition) return { key: part.key, value: typeName(part, type) };
    const meaning = outputMeaning(part.definition);
    const { argument, of } = aggregated(env, state, scope, layers, part, meaning);
    const total = addOuter(layers, { kind: 'aggregate', name, arguments: [argument] });
    return { key: part.key, value: shown(env, total, aggregatedType(name, of)) };
  });
  return objectOf(state, columns);
}

/** What is aggregated, and its type. */
function aggregated(
  env: Environment,
  state: State,
  scope: RowScope,
  layers: Layers,
  part: SelectedField,
  meaning: OutputMeaning,
): { readonly argument: Expression; readonly of: PgType } {
  if (meaning.kind === 'column') {
    const { name, type } = meaning.column;
    return { argument: inner(env, state, scope, layers, name), of: type };
  }
  if (meaning.kind !== 'computed' || meaning.field.returns.kind !== 'scalar')
    throw new Error(`a ${meaning.kind} cannot be aggregated`);
  const value = computedValue(env, state, scope, meaning.field, readArguments(env, part));
  return { argument: column(layers.rowsAlias, addInner(layers, value)), of: meaning.field.returns.type };
}

/** A column of the rows, carried to where they are aggregated. */
function inner(env: Environment, state: State, scope: RowScope, layers: Layers, name: string): Expression {
  const as = `column ${name}`;
  if (!layers.inner.some((item) => item.as === as))
    layers.inner.push({ value: visibleColumn(env, state, scope, name), as });
  return column(layers.rowsAlias, as);
}

function addInner(layers: Layers, value: Expression): string {
  const as = `node ${layers.inner.length}`;
  layers.inner.push({ value, as });
  return as;
}

function addOuter(layers: Layers, value: Expression): Expression {
  const as = `total ${layers.outer.length}`;
  layers.outer.push({ value, as });
  return column(layers.totalsAlias, as);
}

/** Sums and averages of exact numbers are numeric, except sums of small integers; of floats they are floats. */
function aggregatedType(name: AggregateFunction, type: PgType): PgType {
  if (name === 'max' || name === 'min') return type;
  const base = domainBase(type).name;
  if (base === 'float4' || base === 'float8')
    return { name: 'float8', sql: 'double precision', kind: 'base' };
  const wideSum = base === 'int8' || base === 'numeric';
  if (base === 'money') return type;
  return name === 'sum' && !wideSum
    ? { name: 'int8', sql: 'bigint', kind: 'base' }
    : { name: 'numeric', sql: 'numeric', kind: 'base' };
}
