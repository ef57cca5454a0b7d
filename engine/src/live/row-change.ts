/** What the change stream tells the live part: which rows of which tables a commit touched. */

import type { TableName } from '../plan/compiled.ts';

/** Column values in Postgres' own text form. A column that is absent is unknown, which is not the same as null. */
export type Row = Readonly<Record<string, string | null>>;

export interface RowChange {
  readonly table: string;
  /** Null when the row did not exist before. Holds only the known columns. */
  readonly before: Row | null;
  /** Null when the row does not exist any more. */
  readonly after: Row | null;
}

export interface Commit {
  readonly xid: number;
  readonly changes: readonly RowChange[];
  /** Tables of which too much changed to list the rows, or that were truncated. */
  readonly wholeTables: readonly string[];
}

/** A zero byte cannot be part of a Postgres identifier, so the key is unambiguous. */
export function tableKey(table: TableName): string {
  return `${table.schema}\0${table.name}`;
}
