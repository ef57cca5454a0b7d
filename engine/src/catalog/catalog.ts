/** What Postgres says about itself, as plain data: the facts metadata is checked against. */
import type { TableName } from '../plan/compiled.ts';

export type PgTypeKind = 'base' | 'array' | 'enum' | 'composite' | 'domain' | 'range' | 'pseudo';

export interface PgType {
  /** `pg_type.typname`: `uuid`, `int8`, `_text`. */
  readonly name: string;
  /** How Postgres writes the type in a cast, quoted where it must be, without a length. */
  readonly sql: string;
  readonly kind: PgTypeKind;
  /** Where it lives, when that is not `pg_catalog`. */
  readonly schema?: string;
  /** Element of an array. */
  readonly element?: PgType;
  /** What a domain is made of. */
  readonly base?: PgType;
}

export interface CatalogColumn {
  readonly name: string;
  /** `pg_attribute.attnum`: stays when the column is renamed. */
  readonly number: number;
  readonly type: PgType;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** Generated columns and `identity always` take no value. */
  readonly generated: boolean;
  readonly comment?: string;
}

export interface CatalogKey {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface CatalogForeignKey extends CatalogKey {
  /** Whether it holds for every row at every moment: validated, and not deferred to a transaction's end. */
  readonly always: boolean;
  readonly target: TableName;
  readonly targetColumns: readonly string[];
}

export interface CatalogTable {
  readonly table: TableName;
  /** Stays when the table is renamed. */
  readonly oid: number;
  readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table';
  readonly comment?: string;
  /** In the order of the table, without dropped ones. */
  readonly columns: readonly CatalogColumn[];
  readonly primaryKey?: CatalogKey;
  /** Unique constraints other than the primary key. */
  readonly uniques: readonly CatalogKey[];
  readonly foreignKeys: readonly CatalogForeignKey[];
  readonly insertable: boolean;
  readonly updatable: boolean;
  readonly deletable: boolean;
  /** Tables a view reads, found through every view in between; the table itself for tables. */
  readonly reads: readonly TableName[];
  readonly replicaIdentity: 'default' | 'full' | 'nothing' | 'index';
}

export interface CatalogArgument {
  readonly name: string;
  readonly type: PgType;
  /** Present when the argument's type is a table's row. */
  readonly table?: TableName;
  readonly hasDefault: boolean;
}

export interface CatalogFunction {
  readonly name: TableName;
  /** Stays when the function is altered or replaced. */
  readonly oid: number;
  readonly arguments: readonly CatalogArgument[];
  readonly returns: PgType;
  readonly returnsSet: boolean;
  /** Present when the function returns rows of a table. */
  readonly returnsTable?: TableName;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly comment?: string;
  /**
   * Tables the body reads, known for SQL-standard bodies only; undefined means the body is text that Postgres
   * keeps no dependencies of.
   */
  readonly reads?: readonly TableName[];
  /** The body as Postgres prints it, for SQL-standard bodies. */
  readonly body?: string;
}

export interface Catalog {
  /** By `tableKey`. */
  readonly tables: ReadonlyMap<string, CatalogTable>;
  /** Overloads by `tableKey` of the function's name. */
  readonly functions: ReadonlyMap<string, readonly CatalogFunction[]>;
  /** Names (`pg_type.typname`) of every type that is not a table's row. */
  readonly typeNames: ReadonlySet<string>;
}

export function tableKey({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
