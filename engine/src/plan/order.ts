/** `order_by` arguments to order items, over relationships and aggregates too. */
import { inputMeaning, type AggregateFunction } from '../schema/meaning.ts';
import type { ComputedFieldModel, RelationshipModel } from '../schema/model.ts';
import { both, type Expression, type OrderItem, type Select } from '../sql/ast.ts';
import { condition, joined, rowScope, visibleColumn, type RowScope } from './condition.ts';
import { computedCall } from './computed.ts';
import type { Input } from './input.ts';
import { invalid } from './scalar-input.ts';
import { computedValue } from './select.ts';
import { selectPermission, tableOf, type Environment, type State } from './state.ts';
import { objectOf } from './where.ts';

export function orderItems(
  env: Environment,
  state: State,
  scope: RowScope,
  input: Input | undefined,
): OrderItem[] {
  if (!input || input.kind === 'null') return [];
  const items = input.kind === 'list' ? input.items : [input];
  return items.flatMap((item) => orderObject(env, state, scope, item));
}

/** The columns an order starts with, as far as they are plain: what `distinct_on` must match. */
export function leadingColumns(input: Input | undefined): string[] {
  if (!input || input.kind === 'null') return [];
  const names: string[] = [];
  for (const item of input.kind === 'list' ? input.items : [input]) {
    if (item.kind !== 'object') continue;
    for (const { field, value } of item.fields.values()) {
      const meaning = inputMeaning(field);
      if (value.kind === 'null') continue;
      if (meaning.kind !== 'column') return names;
      names.push(meaning.column.name);
    }
  }
  return names;
}

function orderObject(env: Environment, state: State, scope: RowScope, input: Input): OrderItem[] {
  if (input.kind === 'null') return [];
  return [...objectOf(input).fields.values()].flatMap(({ field, value }): OrderItem[] => {
    if (value.kind === 'null') return [];
    const meaning = inputMeaning(field);
    switch (meaning.kind) {
      case 'column':
        return [direction(visibleColumn(env, state, scope, meaning.column.name), value)];
      case 'computed':
        if (meaning.field.returns.kind === 'table')
          return overComputed(env, state, scope, meaning.field, meaning.field.returns.table, value);
        return [direction(computedValue(env, state, scope, meaning.field, new Map()), value)];
      case 'relationship':
        return overRelated(env, state, scope, meaning.relationship, (inner) =>
          orderObject(env, state, inner, value),
        );
      case 'relationship aggregate':
        return overRelated(env, state, scope, meaning.relationship, (inner) =>
          aggregateItems(env, state, inner, value),
        );
      default:
        throw invalid(value.path, `'${field.name}' is not an order`);
    }
  });
}

/** Each item becomes a sub-select of the related row, so that a missing one orders as null. */
function overRelated(
  env: Environment,
  state: State,
  scope: RowScope,
  relationship: RelationshipModel,
  items: (inner: RowScope) => OrderItem[],
): OrderItem[] {
  const target = tableOf(env, relationship.target);
  const alias = state.alias('o');
  const inner = rowScope(
    alias,
    target,
    state.place(target, alias, { place: scope.place, mapping: relationship.mapping }),
  );
  return items(inner).map(({ by, direction: way, nulls }) => {
    const query: Select = {
      columns: [{ value: by }],
      from: { kind: 'table', table: target.name, alias },
      where: both(
        joined(scope.alias, alias, relationship.mapping),
        condition(env, state, inner, selectPermission(env, target).filter),
      ),
      ...(relationship.kind === 'object' ? { limit: { kind: 'number', value: 1 } } : {}),
    };
    return { by: { kind: 'scalar', query }, direction: way, nulls };
  });
}

/** Aggregates over the rows that a computed field gives, as far as the role may see them. */
function overComputed(
  env: Environment,
  state: State,
  scope: RowScope,
  field: ComputedFieldModel,
  key: string,
  value: Input,
): OrderItem[] {
  const target = tableOf(env, key);
  const alias = state.alias('o');
  const rows = computedCall(env, state, scope, field, new Map());
  const inner: RowScope = { ...rowScope(alias, target, state.place(target, alias)), synthetic: true };
  return aggregateItems(env, state, inner, value).map(({ by, direction: way, nulls }) => {
    const query: Select = {
      columns: [{ value: by }],
      from: { kind: 'call', call: rows, alias },
      where: condition(env, state, inner, selectPermission(env, target).filter),
    };
    return { by: { kind: 'scalar', query }, direction: way, nulls };
  });
}

function aggregateItems(env: Environment, state: State, scope: RowScope, input: Input): OrderItem[] {
  return [...objectOf(input).fields.values()].flatMap(({ field, value }): OrderItem[] => {
    if (value.kind === 'null') return [];
    const meaning = inputMeaning(field);
    if (meaning.kind === 'count')
      return [direction({ kind: 'aggregate', name: 'count', arguments: [] }, value)];
    if (meaning.kind !== 'aggregate function')
      throw invalid(value.path, `'${field.name}' is not an aggregate`);
    const name = meaning.function as AggregateFunction;
    return [...objectOf(value).fields.values()].flatMap(({ field: f, value: v }) => {
      const of = inputMeaning(f);
      if (of.kind !== 'column' || v.kind === 'null') return [];
      return [
        direction(
          { kind: 'aggregate', name, arguments: [visibleColumn(env, state, scope, of.column.name)] },
          v,
        ),
      ];
    });
  });
}

function direction(by: Expression, input: Input): OrderItem {
  if (input.kind !== 'enum')
    throw invalid(input.path, `expected an enum value for type 'order_by', but found ${input.kind}`);
  const way = input.value.startsWith('desc') ? 'desc' : 'asc';
  const nulls = input.value.endsWith('nulls_first')
    ? 'first'
    : input.value.endsWith('nulls_last')
      ? 'last'
      : way === 'desc'
        ? 'first'
        : 'last';
  return { by, direction: way, nulls };
}
