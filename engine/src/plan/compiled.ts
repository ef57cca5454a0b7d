/**
 * What the compiler hands to the parts that touch the world. `execute/` runs statements for one request,
 * `live/` runs the same statements for many subscribers at once. Everything here is plain data: compiling is
 * pure and deterministic, so equal documents under equal roles give equal texts.
 */

import type { InputHook } from '../schema/model.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where a parameter's value comes from. It is resolved per request, or per subscriber in a cohort. */
export type ValueSource =
  /** A session variable; the name `*` stands for the whole session as JSON. */
  | { readonly from: 'session'; readonly name: string }
  | { readonly from: 'variable'; readonly name: string; readonly path?: readonly (string | number)[] }
  | { readonly from: 'literal'; readonly value: Json }
  /** The present position of a `_stream` subscription in its n-th cursor column. */
  | { readonly from: 'cursor'; readonly index: number };

export interface Parameter {
  readonly source: ValueSource;
  /** Postgres type the value is cast to, as written in SQL (`uuid`, `timestamptz`, `text[]`). */
  readonly pgType: string;
}

/** SQL text with `$1 …` in the order of `parameters`; one row, one column: the root's JSON as text. */
export interface Statement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/**
 * One place where a plan reads a table. A changed row concerns a subscriber when every pin holds for the old or
 * the new version of the row; without pins it concerns those the probe names; without a probe, everybody.
 */
export interface Dependency {
  readonly table: TableName;
  readonly pins: readonly Pin[];
  readonly probe?: Probe;
  /**
   * Every column the plan reads at this place (selected, compared, joined on, ordered by). An update that changes
   * none of them concerns nobody. Absent when the columns are not known: then every update counts.
   */
  readonly columns?: readonly string[];
}

/** `column = parameter` (or `column = any(parameter)`) is required by the plan at this place. */
export interface Pin {
  readonly column: string;
  /** Index into the plan's `parameters`. */
  readonly parameter: number;
  readonly match: 'equal' | 'any';
}

/**
 * Walks from changed rows of a nested table back to the nearest ancestor that is pinned, and returns the values
 * the pinned column has there. `text` takes one parameter, a JSON array of objects holding `columns` of the
 * changed rows, and returns rows with one text column `key`.
 */
export interface Probe {
  readonly text: string;
  readonly columns: readonly string[];
  readonly parameter: number;
}

/** A subscription's root, compiled for many subscribers. */
export interface LivePlan {
  /** Where it reads; absent for records of actions, which are in the database of the metadata. */
  readonly source?: string;
  /** Cohort identity: plans with equal keys have the same text and parameters. */
  readonly key: string;
  /**
   * `$1::text[]` subscriber ids, `$2::json[]` one JSON array of parameter values each (in `parameters` order, as
   * text or null). Returns rows (`id` text, `result` text, `cursor` text or null); `result` is the JSON of `data`
   * (`{"alias": …}`), ready to be sent.
   */
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly dependencies: readonly Dependency[];
  /**
   * Present for `_stream`: the result is one batch; `cursor` is a JSON array of the last row's cursor values, as
   * text so that a bigint keeps every digit.
   */
  readonly stream?: {
    readonly columns: readonly string[];
    readonly initial: readonly ValueSource[];
    /** The text has a fourth column `more`: whether the batch was full, so that there may be another. */
    readonly tellsMore?: true;
  };
}

export interface ActionCall {
  readonly action: string;
  readonly input: Json;
}

/** A JSON value of which some parts are known only with a request's variables. */
export type JsonTemplate =
  | { readonly kind: 'value'; readonly source: ValueSource }
  | { readonly kind: 'list'; readonly items: readonly JsonTemplate[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [name: string, value: JsonTemplate])[] };

/** What a webhook is to be asked before a mutation writes. */
export interface InputCheck {
  readonly hook: InputHook;
  /** Said in spans and metrics: `insert`, `update` or `delete`, and the table. */
  readonly subject: string;
  readonly input: JsonTemplate;
}

/** One root field, in document order. */
export type RootPlan = Root & {
  /** The key of the object that the answer belongs into, where the source has a namespace. */
  readonly within?: string;
};

type Root =
  | {
      readonly kind: 'sql';
      readonly alias: string;
      /** Where it runs; absent for records of actions, which are in the database of the metadata. */
      readonly source?: string;
      readonly statement: Statement;
      /** Statements that run first, in the same transaction; they answer nothing. */
      readonly before?: readonly Statement[];
      readonly path: readonly string[];
    }
  /** Statements that run in order and together answer a list (`update_…_many`). */
  | {
      readonly kind: 'sql list';
      readonly alias: string;
      readonly source: string;
      readonly statements: readonly Statement[];
      readonly path: readonly string[];
    }
  | {
      readonly kind: 'action';
      readonly alias: string;
      readonly call: ActionCall;
      readonly selection: unknown;
    }
  /** An asynchronous action: it is noted down, and answers the id of its record. */
  | { readonly kind: 'action start'; readonly alias: string; readonly call: ActionCall }
  /** `__typename`, `__schema`, `__type`: already answered. */
  | { readonly kind: 'constant'; readonly alias: string; readonly json: string };

export interface CompiledOperation {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly roots: readonly RootPlan[];
  /** Asked in order before the first root runs; one refusal ends the request. */
  readonly checks?: readonly InputCheck[];
  /** Present when `type` is `subscription`. */
  readonly live?: LivePlan;
}
