/** The world the reference evaluator knows: three tables in a chain with a shortcut, a few types, nulls everywhere. */

export type Value = number | string | boolean | null;
export type Row = Readonly<Record<string, Value>>;
export type Rows = Readonly<Record<TableName, readonly Row[]>>;

export const tableNames = ['grand', 'parent', 'child'] as const;
export type TableName = (typeof tableNames)[number];

export const columnsOf: Readonly<Record<TableName, readonly string[]>> = {
  grand: ['id', 'n', 'm', 's', 'b'],
  parent: ['id', 'n', 'm', 's', 'b', 'up_id'],
  child: ['id', 'n', 'm', 's', 'b', 'up_id', 'side_id'],
};

export interface Relationship {
  readonly kind: 'object' | 'array';
  readonly target: TableName;
  readonly own: string;
  readonly theirs: string;
  /** No foreign key stands behind it. */
  readonly manual?: boolean;
}

export const relationshipsOf: Readonly<Record<TableName, Readonly<Record<string, Relationship>>>> = {
  grand: {
    downs: { kind: 'array', target: 'parent', own: 'id', theirs: 'up_id' },
    sides: { kind: 'array', target: 'child', own: 'id', theirs: 'side_id' },
  },
  parent: {
    up: { kind: 'object', target: 'grand', own: 'up_id', theirs: 'id' },
    downs: { kind: 'array', target: 'child', own: 'id', theirs: 'up_id' },
  },
  child: {
    up: { kind: 'object', target: 'parent', own: 'up_id', theirs: 'id' },
    side: { kind: 'object', target: 'grand', own: 'side_id', theirs: 'id' },
    // To the same table as `up` by another column: a row around may be one and not the other.
    across: { kind: 'object', target: 'parent', own: 'side_id', theirs: 'id', manual: true },
  },
};

export const worldSql = `
  create table grand (id int primary key, n int, m int, s text, b boolean);
  create table parent (id int primary key, n int, m int, s text, b boolean, up_id int not null references grand);
  create table child (id int primary key, n int, m int, s text, b boolean, up_id int references parent, side_id int references grand);
`;

/** What metadata lets the role see of a table. */
export interface Permission {
  readonly columns: readonly string[];
  readonly filter: Condition;
  readonly limit?: number;
  readonly allowAggregations: boolean;
}

/** A boolean expression, of metadata or of a query. */
export interface Condition {
  readonly [key: string]: unknown;
}

export type Permissions = Readonly<Record<TableName, Permission>>;

export type Direction =
  'asc' | 'asc_nulls_first' | 'asc_nulls_last' | 'desc' | 'desc_nulls_first' | 'desc_nulls_last';

/** Over a column of the row, of a row an object relationship leads to, or the count of an array's rows. */
export interface Order {
  readonly through?: string;
  readonly column?: string;
  readonly direction: Direction;
}

export interface Selection {
  readonly kind: 'rows' | 'aggregate';
  readonly where?: Condition;
  readonly order: readonly Order[];
  readonly distinct?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly columns: readonly string[];
  /** For aggregates, what is asked of the nodes. */
  readonly related: Readonly<Record<string, Selection>>;
}

export interface Case {
  readonly rows: Rows;
  readonly permissions: Permissions;
  readonly root: TableName;
  readonly selection: Selection;
}

/** The role's session: what `X-Hasura-Limit` stands for in filters. */
export const sessionNumber = 2;
