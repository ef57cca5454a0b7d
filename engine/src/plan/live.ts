/** A subscription's root as one statement over many subscribers: the cohort. */
import { createHash } from 'node:crypto';
import { HasuraError } from '../errors.ts';
import { inputMeaning } from '../schema/meaning.ts';
import type { ColumnModel, TableModel } from '../schema/model.ts';
import { castType } from '../schema/scalars.ts';
import { call, column, text, type Expression, type Select } from '../sql/ast.ts';
import { printSelect } from '../sql/print.ts';
import type { LivePlan, ValueSource } from './compiled.ts';
import { dependenciesOf } from './dependencies.ts';
import type { Input } from './input.ts';
import { invalid, kindOfJson } from './scalar-input.ts';
import { objectOf, rowColumns, rowTypeOf, rowsOf } from './select.ts';
import { readArguments, type SelectedField } from './selection.ts';
import { State, type Environment } from './state.ts';
import { itemsOf, objectOf as inputObject } from './where.ts';

/** `value` is the root's JSON; the result wraps it under the response's keys, the outer one first. */
export function livePlan(state: State, keys: readonly string[], value: Expression): LivePlan {
  const query: Select = {
    columns: [
      { value: wrapped(state, keys, value), as: 'result' },
      { value: { kind: 'keyword', word: 'null' }, as: 'cursor' },
    ],
  };
  return assemble(state, query);
}

export function streamPlan(
  env: Environment,
  table: TableModel,
  field: SelectedField,
  keys: readonly string[],
): LivePlan {
  const state = new State();
  const args = readArguments(env, field);
  const cursors = itemsOf(args.get('cursor')).flatMap((item) =>
    item.kind === 'null' ? [] : readCursor(item),
  );
  const [cursor] = cursors;
  if (!cursor || cursors.length > 1) {
    const path = `${field.path}.args.cursor`;
    throw cursors.length > 1
      ? new HasuraError('not-supported', path, 'multiple column cursors are not supported yet')
      : invalid(path, 'one streaming column field is expected');
  }
  const size = args.get('batch_size');
  if (size?.kind === 'scalar' && typeof size.known === 'number' && size.known < 0) {
    throw invalid(
      size.path,
      `expected a non-negative 32-bit integer for type 'Int', but found ${kindOfJson(size.known)}`,
    );
  }
  const where = args.get('where');
  const rows = rowsOf(env, state, {
    table,
    arguments: new Map<string, Input>(where ? [['where', where]] : []),
  });
  const { alias } = rows.scope;
  const columns = rowColumns(env, state, rows.scope, rowTypeOf(field), field.selectionSets, field.path);
  const position = state.parameter({ from: 'cursor', index: 0 }, castType(cursor.column.type));
  const place = column(alias, cursor.column.name);
  const batch = rows.query([
    { value: objectOf(state, columns), as: 'row' },
    { value: { kind: 'cast', of: place, type: 'text' }, as: 'position' },
  ]);
  const after: Expression = {
    kind: 'binary',
    operator: cursor.descending ? '<' : '>',
    left: place,
    right: position,
  };
  const limit = size?.kind === 'scalar' ? state.parameter(size.source, 'integer') : undefined;
  const ordered: Select = {
    ...batch,
    where: batch.where ? { kind: 'and', of: [batch.where, after] } : after,
    orderBy: [{ by: place, direction: cursor.descending ? 'desc' : 'asc', nulls: 'last' }],
    // Rows with the last row's position come in the same batch: the next one starts after it.
    ...(limit ? { withTies: true, limit: batch.limit ? call('least', batch.limit, limit) : limit } : {}),
  };
  const b = state.alias('b');
  const s = state.alias('s');
  const all = (name: string): Expression => ({
    kind: 'aggregate',
    name: 'array_agg',
    arguments: [column(b, name)],
  });
  const count: Expression = { kind: 'aggregate', name: 'count', arguments: [] };
  const totals: Select = {
    columns: [
      {
        value: call(
          'coalesce',
          { kind: 'aggregate', name: 'json_agg', arguments: [column(b, 'row')] },
          text('[]'),
        ),
        as: 'rows',
      },
      // Rows come in cursor order, so the last one holds the position reached.
      { value: { kind: 'element', of: all('position'), index: count }, as: 'position' },
      {
        value: ordered.limit
          ? { kind: 'binary', operator: '>=', left: count, right: ordered.limit }
          : { kind: 'keyword', word: 'false' },
        as: 'more',
      },
    ],
    from: { kind: 'query', query: ordered, alias: b },
  };
  const reached: Expression = {
    kind: 'case',
    when: { kind: 'null test', of: column(s, 'position'), isNull: true },
    then: { kind: 'keyword', word: 'null' },
    otherwise: { kind: 'cast', of: call('json_build_array', column(s, 'position')), type: 'text' },
  };
  const query: Select = {
    columns: [
      { value: wrapped(state, keys, column(s, 'rows')), as: 'result' },
      { value: reached, as: 'cursor' },
      { value: column(s, 'more'), as: 'more' },
    ],
    from: { kind: 'query', query: totals, alias: s },
  };
  const stream = { columns: [cursor.column.name], initial: [cursor.initial], tellsMore: true } as const;
  return { ...assemble(state, query), stream };
}

function wrapped(state: State, keys: readonly string[], value: Expression): Expression {
  return keys.reduceRight((inner, key) => objectOf(state, [{ key, value: inner }]), value);
}

interface Cursor {
  readonly column: ColumnModel;
  readonly initial: ValueSource;
  readonly descending: boolean;
}

function readCursor(input: Input): Cursor[] {
  const parts = inputObject(input).fields;
  const ordering = parts.get('ordering')?.value;
  const initial = parts.get('initial_value')?.value;
  if (!initial) return [];
  return [...inputObject(initial).fields.values()].map(({ field, value }): Cursor => {
    const meaning = inputMeaning(field);
    if (meaning.kind !== 'column') throw invalid(value.path, `'${field.name}' is not a column`);
    if (value.kind !== 'scalar')
      throw invalid(value.path, `unexpected null value for column '${field.name}'`);
    return {
      column: meaning.column,
      initial: value.source,
      descending: ordering?.kind === 'enum' && ordering.value === 'DESC',
    };
  });
}

/**
 * Each subscriber's values are cast once, in a sub-select that `offset 0` keeps from being merged; a scan then
 * compares with plain columns instead of taking JSON apart for every row.
 */
function assemble(state: State, query: Select): LivePlan {
  const inner = printSelect(query, (index) => `"s"."p${index}"`);
  const values = state.parameters
    .map(({ pgType }, index) => `, ("c"."vars"->>${index})::${pgType} as "p${index}"`)
    .join('');
  const body =
    `select "s"."id", ${query.columns.map(({ as = '' }) => `"r"."${as}"::text as "${as}"`).join(', ')} ` +
    `from (select "c"."id"${values} from unnest($1::text[], $2::json[]) as "c"("id", "vars") offset 0) as "s" ` +
    `cross join lateral (${inner}) as "r"`;
  const { parameters } = state;
  const key = createHash('sha256').update(body).update(JSON.stringify(parameters)).digest('base64url');
  return { key, text: body, parameters, dependencies: dependenciesOf(state.places, query) };
}
