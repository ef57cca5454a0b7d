/** The slow evaluator: reads a query row by row, with SQL's three values of truth, and knows nothing of SQL. */
import {
  relationshipsOf,
  sessionNumber,
  type Condition,
  type Order,
  type Permissions,
  type Relationship,
  type Row,
  type Rows,
  type Selection,
  type TableName,
  type Value,
} from './small-world.ts';

/** Null is unknown. */
type Truth = boolean | null;

export interface Universe {
  readonly rows: Rows;
  readonly permissions: Permissions;
}

export function answerOf(universe: Universe, table: TableName, selection: Selection): unknown {
  return listAnswer(universe, table, universe.rows[table], selection);
}

function listAnswer(
  universe: Universe,
  table: TableName,
  from: readonly Row[],
  selection: Selection,
): unknown {
  const permission = universe.permissions[table];
  const seen = from.filter((row) => visible(universe, table, row));
  const wanted = seen.filter((row) => holds(universe, table, row, selection.where ?? {}, 'query') === true);
  const ordered = wanted.toSorted((a, b) => compareBy(universe, table, selection.order, a, b));
  const distinct = selection.distinct === undefined ? ordered : firstOfEach(ordered, selection.distinct);
  const offset = selection.offset ?? 0;
  const page = distinct.slice(offset, selection.limit === undefined ? undefined : offset + selection.limit);
  if (selection.kind === 'rows') {
    return page
      .slice(0, permission.limit ?? page.length)
      .map((row) => rowAnswer(universe, table, row, selection));
  }
  return {
    aggregate: {
      count: page.length,
      values: page.filter((row) => row['n'] !== null).length,
      different: new Set(page.map((row) => row['n']).filter((value) => value !== null)).size,
      sum: { n: totalled(page, (numbers) => numbers.reduce((a, b) => a + b)) },
      max: { n: totalled(page, (numbers) => Math.max(...numbers)) },
      min: { n: totalled(page, (numbers) => Math.min(...numbers)) },
    },
    nodes: page
      .slice(0, permission.limit ?? page.length)
      .map((row) => rowAnswer(universe, table, row, selection)),
  };
}

function rowAnswer(universe: Universe, table: TableName, row: Row, selection: Selection): unknown {
  const answer: Record<string, unknown> = {};
  for (const column of selection.columns) answer[column] = row[column] ?? null;
  for (const [key, inner] of Object.entries(selection.related)) {
    const relationship = relationshipsOf[table][key.replace(/_aggregate$/, '')] as Relationship;
    const others = related(universe, relationship, row);
    if (relationship.kind === 'array') answer[key] = listAnswer(universe, relationship.target, others, inner);
    else {
      const other = others.find((each) => visible(universe, relationship.target, each));
      answer[key] = other ? rowAnswer(universe, relationship.target, other, inner) : null;
    }
  }
  return answer;
}

function related({ rows }: Universe, { target, own, theirs }: Relationship, row: Row): readonly Row[] {
  return rows[target].filter((other) => row[own] !== null && other[theirs] === row[own]);
}

function visible(universe: Universe, table: TableName, row: Row): boolean {
  return holds(universe, table, row, universe.permissions[table].filter, 'metadata') === true;
}

/** A query sees only rows it may see on the other side of a relationship; a permission sees all of them. */
function holds(
  universe: Universe,
  table: TableName,
  row: Row,
  condition: Condition,
  by: 'query' | 'metadata',
  root: Row = row,
): Truth {
  const parts = Object.entries(condition).map(([key, value]): Truth => {
    const inner = (each: Condition): Truth => holds(universe, table, row, each, by, root);
    if (key === '_and') return all((value as Condition[]).map(inner));
    if (key === '_or') return any((value as Condition[]).map(inner));
    if (key === '_not') return not(inner(value as Condition));
    if (key === '_exists') {
      const { _table, _where } = value as { _table: TableName; _where: Condition };
      return universe.rows[_table].some((other) => holds(universe, _table, other, _where, by, root) === true);
    }
    const aggregate = /^(.+)_aggregate$/.exec(key)?.[1];
    const relationship = relationshipsOf[table][aggregate ?? key];
    if (!relationship) return comparisons(row, root, row[key] ?? null, value as Condition, by);
    const { target } = relationship;
    const others = related(universe, relationship, row).filter(
      (other) => by === 'metadata' || visible(universe, target, other),
    );
    if (!aggregate) {
      return others.some((other) => holds(universe, target, other, value as Condition, by, root) === true);
    }
    const { filter, predicate } = (value as { count: { filter: Condition; predicate: Condition } }).count;
    const counted = others.filter((other) => holds(universe, target, other, filter, by) === true).length;
    return comparisons(row, root, counted, predicate, by);
  });
  return all(parts);
}

function comparisons(
  row: Row,
  root: Row,
  left: Value,
  operators: Condition,
  by: 'query' | 'metadata',
): Truth {
  return all(
    Object.entries(operators).map(([operator, operand]): Truth => {
      if (operator === '_is_null') return (left === null) === operand;
      if (operator === '_ceq') {
        const [of, column] = Array.isArray(operand) ? [root, operand[1] as string] : [row, operand as string];
        return compared('_eq', left, of[column] ?? null);
      }
      if (operator === '_in') return anyEqual(left, operand as Value[]);
      if (operator === '_nin') return not(anyEqual(left, operand as Value[]));
      const right = operand === 'X-Hasura-Limit' ? sessionNumber : (operand as Value);
      // Metadata's "not equal" takes null for a value like any other.
      if (operator === '_neq' && by === 'metadata') return left !== right;
      return compared(operator, left, right);
    }),
  );
}

function anyEqual(left: Value, values: readonly Value[]): Truth {
  return any(values.map((value) => compared('_eq', left, value)));
}

function compared(operator: string, left: Value, right: Value): Truth {
  if (left === null || right === null) return null;
  switch (operator) {
    case '_eq':
      return left === right;
    case '_neq':
      return left !== right;
    case '_gt':
      return left > right;
    case '_lt':
      return left < right;
    case '_gte':
      return left >= right;
    case '_lte':
      return left <= right;
    case '_like':
      return matches(String(left), String(right));
    default:
      throw new Error(`the reference does not know "${operator}"`);
  }
}

function matches(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`).test(text);
}

function all(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function any(parts: readonly Truth[]): Truth {
  if (parts.includes(true)) return true;
  return parts.includes(null) ? null : false;
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function compareBy(universe: Universe, table: TableName, order: readonly Order[], a: Row, b: Row): number {
  for (const item of order) {
    const [one, other] = [orderValue(universe, table, item, a), orderValue(universe, table, item, b)];
    const difference = compareValues(one, other, item);
    if (difference !== 0) return difference;
  }
  return 0;
}

function orderValue(universe: Universe, table: TableName, { through, column }: Order, row: Row): Value {
  if (through === undefined) return row[column as string] ?? null;
  const relationship = relationshipsOf[table][through] as Relationship;
  const others = related(universe, relationship, row).filter((each) =>
    visible(universe, relationship.target, each),
  );
  return column === undefined ? others.length : (others[0]?.[column] ?? null);
}

function compareValues(one: Value, other: Value, { direction }: Order): number {
  const descending = direction.startsWith('desc');
  if (one === other) return 0;
  if (one === null || other === null) {
    const nullsFirst = direction.endsWith('nulls_first') || (descending && !direction.endsWith('nulls_last'));
    return (one === null) === nullsFirst ? -1 : 1;
  }
  return one < other === !descending ? -1 : 1;
}

function firstOfEach(rows: readonly Row[], column: string): Row[] {
  const seen = new Set<Value | undefined>();
  return rows.filter((row) => !seen.has(row[column]) && seen.add(row[column]));
}

function totalled(rows: readonly Row[], total: (numbers: number[]) => number): number | null {
  const numbers = rows.map((row) => row['n']).filter((value): value is number => typeof value === 'number');
  return numbers.length === 0 ? null : total(numbers);
}
