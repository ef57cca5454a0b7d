/** Writes a selection as a GraphQL document. */
import { relationshipsOf, type Order, type Selection, type TableName } from './small-world.ts';

export function documentOf(table: TableName, selection: Selection): string {
  const suffix = selection.kind === 'aggregate' ? '_aggregate' : '';
  return `{ root: ${table}${suffix}${fieldOf(table, selection, true)} }`;
}

function fieldOf(table: TableName, selection: Selection, isList: boolean): string {
  const body = bodyOf(table, selection);
  const selected =
    selection.kind === 'rows'
      ? body
      : `{ aggregate { count values: count(columns: [n]) different: count(columns: [n], distinct: true) sum { n } max { n } min { n } } nodes ${body} }`;
  return `${isList ? argumentsOf(selection) : ''} ${selected}`;
}

function bodyOf(table: TableName, selection: Selection): string {
  const related = Object.entries(selection.related).map(([key, inner]) => {
    const relationship = relationshipsOf[table][key.replace(/_aggregate$/, '')];
    if (!relationship) throw new Error(`"${key}" is no relationship of ${table}`);
    return key + fieldOf(relationship.target, inner, relationship.kind === 'array');
  });
  return `{ ${[...selection.columns, ...related].join(' ')} }`;
}

function argumentsOf({ where, order, distinct, limit, offset }: Selection): string {
  const parts = [
    ...(where ? [`where: ${literal(where)}`] : []),
    `order_by: [${order.map(orderOf).join(', ')}]`,
    ...(distinct === undefined ? [] : [`distinct_on: [${distinct}]`]),
    ...(limit === undefined ? [] : [`limit: ${limit}`]),
    ...(offset === undefined ? [] : [`offset: ${offset}`]),
  ];
  return `(${parts.join(', ')})`;
}

function orderOf({ through, column, direction }: Order): string {
  if (through === undefined) return `{${column}: ${direction}}`;
  return column === undefined
    ? `{${through}_aggregate: {count: ${direction}}}`
    : `{${through}: {${column}: ${direction}}}`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${key}: ${literal(inner)}`)
    .join(', ')}}`;
}
