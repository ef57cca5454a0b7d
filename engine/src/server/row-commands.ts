/**
 * The row commands of `/v2/query` (`select`, `insert`, `update`, `delete`, `count`) as GraphQL of the admin, so that
 * they are checked and executed as any other operation.
 */

import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import { tableKey } from '../catalog/catalog.ts';
import type { Json } from '../plan/compiled.ts';
import type { ColumnModel, Model, SourceModel, TableModel } from '../schema/model.ts';
import { followed } from '../schema/naming.ts';
import { nonEmpty, parse, quoted, tableArgs } from './commands/places.ts';
import { EnumWords } from './enum-words.ts';
import type { GraphqlRequest } from './graphql-request.ts';

const condition = z.record(z.string(), z.json());
const selectedColumns = z.array(
  z.union([
    z.string(),
    z.looseObject({ name: nonEmpty, columns: z.array(z.json()), alias: z.string().nullish() }),
  ]),
);
const orderItem = z.union([
  z.string().transform((text) => ({
    column: text.replace(/^[+-]/, ''),
    type: text.startsWith('-') ? 'desc' : 'asc',
    nulls: undefined,
  })),
  z.looseObject({
    column: z.string(),
    type: z.enum(['asc', 'desc']).default('asc'),
    nulls: z.enum(['first', 'last']).optional(),
  }),
]);
const rows = tableArgs.extend({ where: condition.nullish() });
const shapes = {
  select: rows.extend({
    columns: selectedColumns,
    order_by: z.union([z.array(orderItem), orderItem.transform((item) => [item])]).nullish(),
    limit: z.number().int().nonnegative().nullish(),
    offset: z.number().int().nonnegative().nullish(),
  }),
  insert: tableArgs.extend({
    objects: z.array(z.record(z.string(), z.json())),
    on_conflict: z
      .looseObject({ constraint: z.string(), action: z.enum(['update', 'ignore']).default('update') })
      .nullish(),
    returning: z.array(z.string()).nullish(),
  }),
  update: rows.extend({
    $set: condition.nullish(),
    _set: condition.nullish(),
    $inc: condition.nullish(),
    _inc: condition.nullish(),
    returning: z.array(z.string()).nullish(),
  }),
  delete: rows.extend({ returning: z.array(z.string()).nullish() }),
  count: rows.extend({ distinct: z.array(z.string()).nullish() }),
} as const;
export type RowCommand = keyof typeof shapes;

export function isRowCommand(type: string): type is RowCommand {
  return Object.hasOwn(shapes, type);
}

export interface RowOperation {
  readonly request: GraphqlRequest;
  /** What the command answers, of the operation's `data`. */
  readonly result: (data: { readonly [key: string]: Json }) => Json;
}

/** @throws HasuraError when the arguments are not understood or the table is not tracked. */
export function rowOperation(type: RowCommand, args: unknown, model: Model): RowOperation {
  const { table: name, source: sourceName } = parse(tableArgs, args, '$.args');
  const source = model.sources.get(sourceName);
  const table = source?.tables.get(tableKey(name));
  if (!source || !table)
    throw new HasuraError('not-exists', '$.args.table', `table ${quoted(name)} does not exist`);
  const builder = new Operation(table, source);
  switch (type) {
    case 'select': {
      const { columns, where, order_by: order, limit, offset } = parse(shapes.select, args, '$.args');
      builder.argument('where', builder.type('bool_exp'), where && builder.condition(where, table));
      const ordered = order?.map(({ column, type: direction, nulls }) => ({
        [builder.column(column, table)]: source.naming.enumValue(
          nulls ? `${direction}_nulls_${nulls}` : direction,
        ),
      }));
      builder.argument('order_by', `[${builder.type('order_by')}!]`, ordered);
      builder.argument('limit', 'Int', limit);
      builder.argument('offset', 'Int', offset);
      return builder.build('query', table.roots.select.name, builder.selection(columns, table), (root) =>
        builder.restored(root, columns, table),
      );
    }
    case 'count': {
      const { where, distinct } = parse(shapes.count, args, '$.args');
      builder.argument('where', builder.type('bool_exp'), where && builder.condition(where, table));
      const columns = distinct?.map((column) => builder.column(column, table));
      builder.argument('distinct_on', `[${builder.type('select_column')}!]`, columns);
      return builder.build('query', table.roots.select_aggregate.name, '{ aggregate { count } }', (root) => {
        const { aggregate } = root as { aggregate: Json };
        return aggregate;
      });
    }
    case 'insert': {
      const { objects, on_conflict: conflict, returning } = parse(shapes.insert, args, '$.args');
      builder.argument(
        'objects',
        `[${builder.type('insert_input')}!]!`,
        objects.map((object) => builder.row(object, table)),
      );
      const columns = Object.keys(objects[0] ?? {}).map((column) => builder.column(column, table));
      const resolution = conflict && {
        constraint: conflict.constraint,
        [source.naming.field('update_columns')]: conflict.action === 'ignore' ? [] : columns,
      };
      builder.argument('on_conflict', builder.type('on_conflict'), resolution);
      return builder.write(table.roots.insert.name, returning);
    }
    case 'update': {
      const { where, $set, _set, $inc, _inc, returning } = parse(shapes.update, args, '$.args');
      builder.argument('where', `${builder.type('bool_exp')}!`, builder.condition(where ?? {}, table));
      const set = $set ?? _set;
      const inc = $inc ?? _inc;
      builder.argument('_set', builder.type('set_input'), set && builder.row(set, table));
      builder.argument('_inc', builder.type('inc_input'), inc && builder.row(inc, table));
      return builder.write(table.roots.update.name, returning);
    }
    case 'delete': {
      const { where, returning } = parse(shapes.delete, args, '$.args');
      builder.argument('where', `${builder.type('bool_exp')}!`, builder.condition(where ?? {}, table));
      return builder.write(table.roots.delete.name, returning);
    }
  }
}

/** One root field: its arguments are variables, so that no value is ever written into the document. */
class Operation {
  readonly #table: TableModel;
  readonly #source: SourceModel;
  readonly #words: EnumWords;
  readonly #declared: string[] = [];
  readonly #given: string[] = [];
  readonly #variables: Record<string, Json> = {};

  constructor(table: TableModel, source: SourceModel) {
    this.#table = table;
    this.#source = source;
    this.#words = new EnumWords(source);
  }

  argument(name: string, type: string, value: Json | null | undefined): void {
    if (value === null || value === undefined) return;
    this.#declared.push(`$${name}: ${type}`);
    this.#given.push(`${this.#source.naming.field(name)}: $${name}`);
    this.#variables[name] = value;
  }

  build(
    type: 'query' | 'mutation',
    root: string,
    selection: string,
    result: (root: Json) => Json,
  ): RowOperation {
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    const given = this.#given.length > 0 ? `(${this.#given.join(', ')})` : '';
    const { namespace } = this.#source.naming;
    const field = `{ rows: ${root}${given} ${selection} }`;
    const query = `${type} ${declared} ${namespace === undefined ? field : `{ rows: ${namespace} ${field} }`}`;
    return {
      request: { query, operationName: undefined, variables: this.#variables },
      result: ({ rows: answer = null }) =>
        result(namespace === undefined ? answer : ((answer as { rows?: Json }).rows ?? null)),
    };
  }

  write(root: string, returning: readonly string[] | null | undefined): RowOperation {
    const columns = returning?.length ? ` returning ${this.selection([...returning], this.#table)}` : '';
    const affected = aliased('affected_rows', this.#source.naming.field('affected_rows'));
    return this.build('mutation', root, `{ ${affected}${columns} }`, (answer) => {
      if (!returning?.length) return answer;
      const { returning: rows = [], ...others } = answer as { readonly [key: string]: Json };
      return { ...others, returning: this.restored(rows, [...returning], this.#table) };
    });
  }

  /** Name of an input type of the table. */
  type(usual: string): string {
    return this.#source.naming.type(followed(this.#table.identifier, usual));
  }

  /** Columns go by the database's names here, whatever they are called in GraphQL. */
  column(name: string, table: TableModel): string {
    const column = table.columns.get(name);
    if (column) return column.graphqlName;
    throw new HasuraError('not-exists', '$.args', `"${name}" does not exist in ${quoted(table.name)}`);
  }

  row(object: Readonly<Record<string, Json>>, table: TableModel): Json {
    return Object.fromEntries(
      Object.entries(object).map(([name, value]) => [
        this.column(name, table),
        this.#words.toGraphql(table.columns.get(name), value),
      ]),
    );
  }

  /** Operators may be written with a dollar, as they once were. */
  condition(where: Readonly<Record<string, Json>>, table: TableModel): Json {
    return Object.fromEntries(
      Object.entries(where).map(([key, value]): [string, Json] => {
        const operator = key.replace(/^\$/, '_');
        if (operator === '_and' || operator === '_or') {
          const parts = Array.isArray(value) ? value : [value];
          return [operator, parts.map((part: Json) => this.condition(asObject(part), table))];
        }
        if (operator === '_not') return [operator, this.condition(asObject(value), table)];
        const relationship = table.relationships.get(key);
        const target = relationship && this.#source.tables.get(relationship.target);
        if (target) return [key, this.condition(asObject(value), target)];
        return [this.column(key, table), this.comparison(value, table.columns.get(key))];
      }),
    );
  }

  /** A bare value means equality. */
  comparison(value: Json, column: ColumnModel | undefined): Json {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return { _eq: this.#words.toGraphql(column, value) };
    return Object.fromEntries(
      Object.entries(value).map(([operator, operand]) => [
        this.#source.naming.field(operator.replace(/^\$/, '_')),
        this.#words.toGraphql(column, operand),
      ]),
    );
  }

  /** Rows of the answer with the database's own words. */
  restored(answer: Json, columns: z.infer<typeof selectedColumns>, table: TableModel): Json {
    if (Array.isArray(answer)) return answer.map((row: Json) => this.restored(row, columns, table));
    if (answer === null || typeof answer !== 'object') return answer;
    const nested = columns.filter((selected) => typeof selected !== 'string');
    return Object.fromEntries(
      Object.entries(answer).map(([key, value]): [string, Json] => {
        const inner = nested.find(({ name, alias }) => (alias ?? name) === key);
        const relationship = inner && table.relationships.get(inner.name);
        const target = relationship && this.#source.tables.get(relationship.target);
        if (!inner || !target) return [key, this.#words.toDatabase(table.columns.get(key), value)];
        const innerColumns = parse(selectedColumns, inner.columns, '$.args.columns');
        return [key, this.restored(value, innerColumns, target)];
      }),
    );
  }

  selection(columns: z.infer<typeof selectedColumns>, table: TableModel): string {
    const fields = columns.flatMap((selected) => {
      if (selected === '*')
        return [...table.columns.values()].map(({ name, graphqlName }) => aliased(name, graphqlName));
      if (typeof selected === 'string') return [aliased(selected, this.column(selected, table))];
      const relationship = table.relationships.get(selected.name);
      const target = relationship && this.#source.tables.get(relationship.target);
      if (!target) {
        const message = `relationship "${selected.name}" does not exist in ${quoted(table.name)}`;
        throw new HasuraError('not-exists', '$.args.columns', message);
      }
      const inner = this.selection(parse(selectedColumns, selected.columns, '$.args.columns'), target);
      return [`${aliased(selected.alias ?? selected.name, selected.name)} ${inner}`];
    });
    return `{ ${fields.join(' ')} }`;
  }
}

const graphqlName = /^[_A-Za-z]\w*$/;
function aliased(alias: string, name: string): string {
  if (!graphqlName.test(alias)) {
    throw new HasuraError('parse-failed', '$.args.columns', `"${alias}" is not a name that GraphQL can say`);
  }
  return alias === name ? name : `${alias}: ${name}`;
}

function asObject(value: Json): Readonly<Record<string, Json>> {
  return parse(condition, value, '$.args.where');
}
