/**
 * SQL trees to text. Four things reach the text: syntax written here, identifiers (quotes doubled), parameters
 * and numbers; besides them type names as Postgres wrote them and constant text of the schema, quoted. Nothing a
 * request says gets there except through a parameter.
 */
import type { TableName } from '../plan/compiled.ts';
import type {
  Argument,
  CommonTable,
  Delete,
  Expression,
  Insert,
  OrderItem,
  Select,
  Source,
  Update,
} from './ast.ts';

/** How a parameter is written: `$n` for one request, a column of the cohort for many subscribers. */
export type ParameterPrinter = (index: number) => string;

export function printSelect(query: Select, parameter: ParameterPrinter): string {
  return new Printer(parameter).select(query);
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function qualified({ schema, name }: TableName): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

function quoted(text: string): string {
  const doubled = text.replaceAll("'", "''");
  // An escape string reads the same whatever standard_conforming_strings says.
  return doubled.includes('\\') ? `e'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

class Printer {
  readonly #parameter: ParameterPrinter;

  constructor(parameter: ParameterPrinter) {
    this.#parameter = parameter;
  }

  select(query: Select): string {
    const parts: string[] = [];
    if (query.with?.length)
      parts.push(`with ${query.with.map((table) => this.#commonTable(table)).join(', ')}`);
    const distinct = query.distinctOn?.length
      ? ` distinct on (${this.#list(query.distinctOn)})`
      : query.distinct
        ? ' distinct'
        : '';
    const columns = query.columns.map(
      ({ value, as }) => this.#expression(value) + (as === undefined ? '' : ` as ${identifier(as)}`),
    );
    parts.push(`select${distinct}${columns.length > 0 ? ` ${columns.join(', ')}` : ''}`);
    if (query.from) parts.push(`from ${this.#source(query.from)}`);
    for (const join of query.joins ?? [])
      parts.push(`${join.type} ${this.#source(join.source)} on ${this.#expression(join.on)}`);
    if (query.where && !isTrue(query.where)) parts.push(`where ${this.#expression(query.where)}`);
    if (query.groupBy?.length) parts.push(`group by ${this.#list(query.groupBy)}`);
    if (query.orderBy?.length)
      parts.push(`order by ${query.orderBy.map((item) => this.#order(item)).join(', ')}`);
    if (query.limit) {
      const limit = this.#expression(query.limit);
      parts.push(query.withTies ? `fetch first (${limit}) rows with ties` : `limit ${limit}`);
    }
    if (query.offset) parts.push(`offset ${this.#expression(query.offset)}`);
    if (query.unionAll) parts.push(`union all ${this.select(query.unionAll)}`);
    return parts.join(' ');
  }

  #commonTable({ name, body }: CommonTable): string {
    return `${identifier(name)} as (${this.#statement(body)})`;
  }

  #statement(body: CommonTable['body']): string {
    if (!('kind' in body)) return this.select(body);
    switch (body.kind) {
      case 'insert':
        return this.#insert(body);
      case 'update':
        return this.#update(body);
      case 'delete':
        return this.#delete(body);
    }
  }

  #insert(insert: Insert): string {
    const names = insert.names.length > 0 ? ` (${insert.names.map(identifier).join(', ')})` : '';
    const parts = [`insert into ${qualified(insert.into)} as ${identifier(insert.alias)}${names}`];
    if ('columns' in insert.rows) parts.push(this.select(insert.rows));
    else if (insert.names.length === 0) parts.push('default values');
    else parts.push(`values ${insert.rows.map((row) => `(${this.#list(row)})`).join(', ')}`);
    const { conflict } = insert;
    if (conflict) {
      const target =
        conflict.constraint === undefined ? '' : ` on constraint ${identifier(conflict.constraint)}`;
      const condition =
        conflict.where && !isTrue(conflict.where) ? ` where ${this.#expression(conflict.where)}` : '';
      const action =
        conflict.set.length === 0
          ? 'do nothing'
          : `do update set ${this.#assignments(conflict.set)}${condition}`;
      parts.push(`on conflict${target} ${action}`);
    }
    return `${parts.join(' ')} ${this.#returning(insert)}`;
  }

  #update(update: Update): string {
    const target = `${qualified(update.table)} as ${identifier(update.alias)}`;
    const condition = isTrue(update.where) ? '' : ` where ${this.#expression(update.where)}`;
    return `update ${target} set ${this.#assignments(update.set)}${condition} ${this.#returning(update)}`;
  }

  #delete(remove: Delete): string {
    const condition = isTrue(remove.where) ? '' : ` where ${this.#expression(remove.where)}`;
    return `delete from ${qualified(remove.table)} as ${identifier(remove.alias)}${condition} ${this.#returning(remove)}`;
  }

  #assignments(set: Update['set']): string {
    return set.map(({ name, value }) => `${identifier(name)} = ${this.#expression(value)}`).join(', ');
  }

  #returning({ columns }: Insert | Update | Delete): string {
    return `returning ${columns.map(({ value, as }) => `${this.#expression(value)} as ${identifier(as)}`).join(', ')}`;
  }

  #source(source: Source): string {
    const alias = identifier(source.alias);
    switch (source.kind) {
      case 'table':
        return `${qualified(source.table)} as ${alias}`;
      case 'named':
        return source.name === source.alias ? alias : `${identifier(source.name)} as ${alias}`;
      case 'query':
        return `${source.lateral ? 'lateral ' : ''}(${this.select(source.query)}) as ${alias}`;
      case 'call':
        return `${this.#expression(source.call)} as ${alias}${source.columns ? `(${source.columns.map(identifier).join(', ')})` : ''}`;
      case 'records': {
        const columns = source.columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ');
        return `json_to_recordset(${this.#expression(source.json)}) as ${alias}(${columns})`;
      }
    }
  }

  #order({ by, direction, nulls }: OrderItem): string {
    return `${this.#expression(by)} ${direction} nulls ${nulls}`;
  }

  #list(items: readonly Expression[]): string {
    return items.map((item) => this.#expression(item)).join(', ');
  }

  #argument(argument: Argument): string {
    return argument.kind === 'named'
      ? `${identifier(argument.name)} => ${this.#expression(argument.value)}`
      : this.#expression(argument);
  }

  #expression(node: Expression): string {
    switch (node.kind) {
      case 'column':
        return `${identifier(node.of)}.${identifier(node.name)}`;
      case 'row of':
        return identifier(node.of);
      case 'parameter':
        return this.#parameter(node.index);
      case 'number':
        return String(node.value);
      case 'text':
        return quoted(node.value);
      case 'keyword':
        return node.word;
      case 'call': {
        const name = typeof node.name === 'string' ? node.name : qualified(node.name);
        return `${name}(${node.arguments.map((argument) => this.#argument(argument)).join(', ')})`;
      }
      case 'aggregate': {
        const args = node.arguments.length === 0 ? '*' : this.#list(node.arguments);
        const order = node.orderBy
          ? ` order by ${node.orderBy.map((item) => this.#order(item)).join(', ')}`
          : '';
        return `${node.name}(${node.distinct ? 'distinct ' : ''}${args}${order})`;
      }
      case 'row number':
        return 'row_number() over ()';
      case 'binary':
        return `(${this.#expression(node.left)} ${node.operator} ${this.#expression(node.right)})`;
      case 'quantified':
        return `(${this.#expression(node.left)} ${node.operator} ${node.quantifier}(${this.#expression(node.right)}))`;
      case 'and':
        return node.of.length === 0
          ? 'true'
          : `(${node.of.map((part) => this.#expression(part)).join(' and ')})`;
      case 'or':
        return node.of.length === 0
          ? 'false'
          : `(${node.of.map((part) => this.#expression(part)).join(' or ')})`;
      case 'not':
        return `(not ${this.#expression(node.of)})`;
      case 'null test':
        return `(${this.#expression(node.of)} is ${node.isNull ? '' : 'not '}null)`;
      case 'exists':
        return `exists (${this.select(node.query)})`;
      case 'scalar':
        return `(${this.select(node.query)})`;
      case 'cast':
        return `(${this.#expression(node.of)})::${node.type}`;
      case 'array':
        return `array[${this.#list(node.items)}]::${node.type}`;
      case 'row':
        return `row(${this.#list(node.items)})${node.type ? `::${qualified(node.type)}` : ''}`;
      case 'first elements':
        return `(${this.#expression(node.of)})[1:${node.count}]`;
      case 'element':
        return `(${this.#expression(node.of)})[${this.#expression(node.index)}]`;
      case 'case':
        return `case when ${this.#expression(node.when)} then ${this.#expression(node.then)} else ${this.#expression(node.otherwise)} end`;
    }
  }
}

function isTrue(node: Expression): boolean {
  return (node.kind === 'keyword' && node.word === 'true') || (node.kind === 'and' && node.of.length === 0);
}
