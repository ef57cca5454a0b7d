/** Random rows, permissions and queries over the small world, each query one that its permissions allow. */
import fc from 'fast-check';
import {
  columnsOf,
  relationshipsOf,
  tableNames,
  type Case,
  type Condition,
  type Direction,
  type Order,
  type Permission,
  type Permissions,
  type Row,
  type Rows,
  type Selection,
  type TableName,
  type Value,
} from './small-world.ts';

const number = fc.integer({ min: 0, max: 3 });
const text = fc.constantFrom('', 'a', 'ab', 'b');
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 });

function rowsOf(table: TableName, size: number): fc.Arbitrary<Row[]> {
  const plain = { n: orNull(number), m: orNull(number), s: orNull(text), b: orNull(fc.boolean()) };
  const key = (target: number) =>
    target === 0 ? fc.constant(null) : orNull(fc.integer({ min: 1, max: target }));
  const keys = {
    grand: {},
    parent: { up_id: fc.integer({ min: 1, max: 3 }) },
    child: { up_id: key(3), side_id: key(3) },
  }[table];
  return fc
    .array(fc.record({ ...plain, ...keys }), { minLength: size, maxLength: size })
    .map((rows) => rows.map((row, index) => ({ id: index + 1, ...(row as Record<string, Value>) })));
}

const rows: fc.Arbitrary<Rows> = fc.record({
  grand: rowsOf('grand', 3),
  parent: rowsOf('parent', 3),
  child: rowsOf('child', 6),
});

function comparison(column: string, by: 'query' | 'metadata'): fc.Arbitrary<Condition> {
  const isNull = fc.record({ _is_null: fc.boolean() });
  const compare = <T>(value: fc.Arbitrary<T>, operators: readonly string[]) =>
    fc.tuple(fc.constantFrom(...operators), value).map(([operator, operand]) => ({ [operator]: operand }));
  const list = <T>(value: fc.Arbitrary<T>) =>
    fc.tuple(fc.constantFrom('_in', '_nin'), fc.array(value, { maxLength: 3 })).map(([o, v]) => ({ [o]: v }));
  const ordering = ['_eq', '_neq', '_gt', '_lt', '_gte', '_lte'];
  if (column === 'b') return fc.oneof(compare(fc.boolean(), ['_eq', '_neq']), isNull);
  if (column === 's') {
    return fc.oneof(
      compare(text, [...ordering]),
      compare(fc.constantFrom('a%', '%b', '_'), ['_like']),
      list(text),
      isNull,
    );
  }
  const more =
    by === 'metadata'
      ? [
          fc.constant({ _eq: 'X-Hasura-Limit' }),
          fc.constant({ _lte: 'X-Hasura-Limit' }),
          fc.constant({ _ceq: 'm' }),
          fc.constant({ _ceq: ['$', 'n'] }),
        ]
      : [];
  return fc.oneof(compare(number, ordering), list(number), isNull, ...more);
}

/** Arbitraries are trees that grow with the depth, so each is made once for what it depends on. */
const made = new WeakMap<object, Map<string, fc.Arbitrary<unknown>>>();
const ofMetadata = {};

function once<T>(of: object, key: string, make: () => fc.Arbitrary<T>): fc.Arbitrary<T> {
  let known = made.get(of);
  if (!known) made.set(of, (known = new Map()));
  let arbitrary = known.get(key) as fc.Arbitrary<T> | undefined;
  if (!arbitrary) known.set(key, (arbitrary = make()));
  return arbitrary;
}

/** `permissions` limits what a query may name; metadata may name everything. */
function condition(table: TableName, depth: number, permissions?: Permissions): fc.Arbitrary<Condition> {
  return once(permissions ?? ofMetadata, `condition ${table} ${depth}`, () =>
    newCondition(table, depth, permissions),
  );
}

function newCondition(table: TableName, depth: number, permissions?: Permissions): fc.Arbitrary<Condition> {
  const by = permissions ? 'query' : 'metadata';
  const columns = permissions ? permissions[table].columns : columnsOf[table];
  const leaf = fc
    .constantFrom(...columns)
    .chain((column) => comparison(column, by).map((operators): Condition => ({ [column]: operators })));
  if (depth === 0) return fc.oneof(leaf, fc.constant({}));
  const deeper = condition(table, depth - 1, permissions);
  const across = Object.entries(relationshipsOf[table]).flatMap(([name, { kind, target }]) => {
    const inner = condition(target, depth - 1, permissions);
    const exists = inner.map((where): Condition => ({ [name]: where }));
    if (kind === 'object' || !permissions?.[target].allowAggregations) return [exists];
    const counted = fc
      .tuple(inner, comparison('n', 'query'))
      .map(([filter, predicate]): Condition => ({ [`${name}_aggregate`]: { count: { filter, predicate } } }));
    return [exists, counted];
  });
  const anywhere = permissions
    ? []
    : [
        fc
          .constantFrom(...tableNames)
          .chain((_table) =>
            condition(_table, 0).map((_where): Condition => ({ _exists: { _table, _where } })),
          ),
      ];
  return fc.oneof(
    { arbitrary: leaf, weight: 3 },
    fc.array(deeper, { maxLength: 3 }).map((_and): Condition => ({ _and })),
    fc.array(deeper, { maxLength: 3 }).map((_or): Condition => ({ _or })),
    deeper.map((_not): Condition => ({ _not })),
    fc.tuple(leaf, leaf).map(([one, other]): Condition => ({ ...one, ...other })),
    ...across,
    ...anywhere,
  );
}

function permission(table: TableName): fc.Arbitrary<Permission> {
  return fc.record(
    {
      // The key is always seen, so that every order can be made total.
      columns: fc
        .subarray(columnsOf[table].slice(1))
        .map((columns) => ['id', 'n', ...columns.filter((c) => c !== 'n')]),
      filter: condition(table, 2),
      limit: fc.integer({ min: 0, max: 4 }),
      allowAggregations: fc.boolean(),
    },
    { requiredKeys: ['columns', 'filter', 'allowAggregations'] },
  );
}

const unrelated: fc.Arbitrary<Permissions> = fc.record({
  grand: permission('grand'),
  parent: permission('parent'),
  child: permission('child'),
});

/** Neighbours repeat each other's conditions through their relationships, as the rooms, seats and messages of a chat do. */
const repeating: fc.Arbitrary<Permissions> = fc
  .tuple(
    unrelated,
    condition('parent', 1),
    fc.constantFrom('_and', '_or'),
    fc.constantFrom('_and', '_or'),
    fc.constantFrom('up', 'across'),
  )
  .map(([own, shared, above, below, up]) => ({
    grand: { ...own.grand, filter: { [above]: [{ downs: shared }, own.grand.filter] } },
    parent: { ...own.parent, filter: { _and: [shared, own.parent.filter] } },
    child: { ...own.child, filter: { [below]: [{ [up]: shared }, own.child.filter] } },
  }));

const permissions = fc.oneof(unrelated, repeating);

const direction = fc.constantFrom<Direction>(
  ...(['asc', 'asc_nulls_first', 'asc_nulls_last', 'desc', 'desc_nulls_first', 'desc_nulls_last'] as const),
);

function order(table: TableName, allowed: Permissions): fc.Arbitrary<Order> {
  const own = fc.record({ column: fc.constantFrom(...allowed[table].columns), direction });
  const across = Object.entries(relationshipsOf[table]).flatMap(([through, { kind, target }]) => {
    if (kind === 'object') {
      return [
        fc.record({
          through: fc.constant(through),
          column: fc.constantFrom(...allowed[target].columns),
          direction,
        }),
      ];
    }
    return allowed[target].allowAggregations ? [fc.record({ through: fc.constant(through), direction })] : [];
  });
  return fc.oneof({ arbitrary: own, weight: 2 }, ...across);
}

function selection(
  table: TableName,
  allowed: Permissions,
  depth: number,
  kind: Selection['kind'],
): fc.Arbitrary<Selection> {
  return once(allowed, `${kind} ${table} ${depth}`, () => newSelection(table, allowed, depth, kind));
}

function newSelection(
  table: TableName,
  allowed: Permissions,
  depth: number,
  kind: Selection['kind'],
): fc.Arbitrary<Selection> {
  const others = depth > 0 ? Object.entries(relationshipsOf[table]) : [];
  const inner = others.flatMap(([name, { kind: way, target }]) => {
    const list: [string, fc.Arbitrary<Selection>][] = [[name, selection(target, allowed, depth - 1, 'rows')]];
    if (way === 'array' && allowed[target].allowAggregations) {
      list.push([`${name}_aggregate`, selection(target, allowed, depth - 1, 'aggregate')]);
    }
    return list;
  });
  const { columns } = allowed[table];
  return fc
    .record(
      {
        where: condition(table, 2, allowed),
        order: fc.array(order(table, allowed), { maxLength: 2 }),
        distinct: fc.constantFrom(...columns),
        limit: fc.integer({ min: 0, max: 4 }),
        offset: fc.integer({ min: 0, max: 2 }),
        columns: fc.subarray([...columns], { minLength: 1 }),
        related: fc.record(Object.fromEntries(inner), { requiredKeys: [] }) as fc.Arbitrary<
          Selection['related']
        >,
      },
      { requiredKeys: ['order', 'columns', 'related'] },
    )
    .map(({ order: orders, distinct, ...rest }) => {
      // What rows are distinct on leads the order, and the key ends it.
      const leading: Order[] = distinct === undefined ? [] : [{ column: distinct, direction: 'asc' }];
      const total: Order[] = [...leading, ...orders, { column: 'id', direction: 'asc' }];
      return { kind, ...rest, ...(distinct === undefined ? {} : { distinct }), order: total };
    });
}

/** Queries over one world: many share its rows and permissions, since those cost a transaction. */
export const worlds: fc.Arbitrary<readonly Case[]> = fc.tuple(rows, permissions).chain(([world, allowed]) =>
  fc.array(
    fc.constantFrom(...tableNames).chain((root) => {
      const kinds: Selection['kind'][] = allowed[root].allowAggregations ? ['rows', 'aggregate'] : ['rows'];
      return fc
        .constantFrom(...kinds)
        .chain((kind) => selection(root, allowed, 2, kind))
        .map((selected): Case => ({ rows: world, permissions: allowed, root, selection: selected }));
    }),
    { minLength: 6, maxLength: 6 },
  ),
);
