/** SQL as data: a mirror of the part of Postgres' grammar the engine emits, and nothing above it. */
import type { TableName } from '../plan/compiled.ts';
import type { SqlOperator } from '../schema/operators.ts';

export type BinaryOperator = SqlOperator | '+' | '-' | '||' | '#-' | '#>' | '->' | '->>' | 'is distinct from';

export type Expression =
  /** `"alias"."column"`. */
  | { readonly kind: 'column'; readonly of: string; readonly name: string }
  /** The whole row of a source. */
  | { readonly kind: 'row of'; readonly of: string }
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'number'; readonly value: number }
  /** Text the schema made: a GraphQL name or fixed message, never from a request. */
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'keyword'; readonly word: 'null' | 'true' | 'false' | 'default' }
  | {
      readonly kind: 'call';
      readonly name: TableName | BuiltInFunction;
      readonly arguments: readonly Argument[];
    }
  | {
      readonly kind: 'aggregate';
      readonly name: BuiltInFunction;
      readonly arguments: readonly Expression[];
      readonly distinct?: boolean;
      /** The order in which rows are taken. */
      readonly orderBy?: readonly OrderItem[];
    }
  /** The number of a row in the order its source gives. */
  | { readonly kind: 'row number' }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'quantified';
      readonly operator: '=' | '<>';
      readonly quantifier: 'any' | 'all';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'null test'; readonly of: Expression; readonly isNull: boolean }
  | { readonly kind: 'exists'; readonly query: Select }
  | { readonly kind: 'scalar'; readonly query: Select }
  | { readonly kind: 'cast'; readonly of: Expression; readonly type: string }
  | { readonly kind: 'array'; readonly items: readonly Expression[]; readonly type: string }
  | { readonly kind: 'row'; readonly items: readonly Expression[]; readonly type?: TableName }
  /** The first elements of an array. */
  | { readonly kind: 'first elements'; readonly of: Expression; readonly count: number }
  | { readonly kind: 'element'; readonly of: Expression; readonly index: Expression }
  | {
      readonly kind: 'case';
      readonly when: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    };

/** An argument by position, or by name. */
export type Argument =
  Expression | { readonly kind: 'named'; readonly name: string; readonly value: Expression };

export type BuiltInFunction =
  | 'array_agg'
  | 'array_to_json'
  | 'avg'
  | 'bool_and'
  | 'bool_or'
  | 'coalesce'
  | 'count'
  | 'current_setting'
  | 'json_agg'
  | 'json_array_elements'
  | 'json_array_length'
  | 'json_build_array'
  | 'json_build_object'
  | 'json_populate_recordset'
  | 'jsonb_array_elements'
  | 'least'
  | 'max'
  | 'min'
  | 'nullif'
  | 'row_to_json'
  | 'set_config'
  | 'stddev'
  | 'stddev_pop'
  | 'stddev_samp'
  | 'sum'
  | 'to_json'
  | 'unnest'
  | 'upper'
  | 'var_pop'
  | 'var_samp'
  | 'variance';

export type Source =
  | { readonly kind: 'table'; readonly table: TableName; readonly alias: string }
  /** A common table expression, or the target of a data change under its own name. */
  | { readonly kind: 'named'; readonly name: string; readonly alias: string }
  | { readonly kind: 'query'; readonly query: Select; readonly alias: string; readonly lateral?: boolean }
  | {
      readonly kind: 'call';
      readonly call: Expression;
      readonly alias: string;
      readonly columns?: readonly string[];
    }
  /** `json_to_recordset(parameter) as alias(column type, …)`. */
  | {
      readonly kind: 'records';
      readonly json: Expression;
      readonly alias: string;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
    };

export interface Join {
  readonly type: 'join' | 'left join';
  readonly source: Source;
  readonly on: Expression;
}

export interface OrderItem {
  readonly by: Expression;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

export interface Select {
  readonly with?: readonly CommonTable[];
  readonly distinct?: boolean;
  readonly distinctOn?: readonly Expression[];
  readonly columns: readonly { readonly value: Expression; readonly as?: string }[];
  /** Without a source the select is of one row of constants. */
  readonly from?: Source;
  readonly joins?: readonly Join[];
  readonly where?: Expression;
  readonly groupBy?: readonly Expression[];
  readonly orderBy?: readonly OrderItem[];
  readonly limit?: Expression;
  /** Rows that order equal to the last one come too. Precondition: there is an order. */
  readonly withTies?: boolean;
  readonly offset?: Expression;
  /** Precondition: neither side has order, limit or offset. */
  readonly unionAll?: Select;
}

export interface CommonTable {
  readonly name: string;
  readonly body: Select | Insert | Update | Delete;
}

/** Returned columns: those of the target as they are, then named expressions. */
export interface Returning {
  readonly columns: readonly { readonly value: Expression; readonly as: string }[];
}

export interface Insert extends Returning {
  readonly kind: 'insert';
  readonly into: TableName;
  readonly alias: string;
  readonly names: readonly string[];
  /** Rows of values, or a query giving them; no names and one empty row is `default values`. */
  readonly rows: readonly (readonly Expression[])[] | Select;
  readonly conflict?: {
    /** Absent: any conflict. */
    readonly constraint?: string;
    readonly set: readonly { readonly name: string; readonly value: Expression }[];
    readonly where?: Expression;
  };
}

export interface Update extends Returning {
  readonly kind: 'update';
  readonly table: TableName;
  readonly alias: string;
  readonly set: readonly { readonly name: string; readonly value: Expression }[];
  readonly where: Expression;
}

export interface Delete extends Returning {
  readonly kind: 'delete';
  readonly table: TableName;
  readonly alias: string;
  readonly where: Expression;
}

export const yes: Expression = { kind: 'keyword', word: 'true' };
export const nothing: Expression = { kind: 'keyword', word: 'null' };

export function column(of: string, name: string): Expression {
  return { kind: 'column', of, name };
}

export function call(name: TableName | BuiltInFunction, ...args: readonly Argument[]): Expression {
  return { kind: 'call', name, arguments: args };
}

export function equal(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: '=', left, right };
}

export function text(value: string): Expression {
  return { kind: 'text', value };
}

/** Conjunction without the trivial parts; `true` when nothing is left. */
export function both(...of: readonly (Expression | undefined)[]): Expression {
  const parts = of.flatMap((part) =>
    part === undefined || part === yes ? [] : part.kind === 'and' ? part.of : [part],
  );
  return parts.length === 1 && parts[0] ? parts[0] : parts.length === 0 ? yes : { kind: 'and', of: parts };
}
