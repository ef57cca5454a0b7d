/** Reads the catalog from Postgres in three queries; only facts the engine uses. */
import type { Client, PoolClient } from 'pg';
import { z } from 'zod';
import {
  tableKey,
  type Catalog,
  type CatalogColumn,
  type CatalogFunction,
  type CatalogTable,
  type PgType,
  type PgTypeKind,
} from './catalog.ts';
import { functionsSql, tablesSql, typesSql } from './introspect.sql.ts';
import type { TableName } from '../plan/compiled.ts';

const nameSchema = z.object({ schema: z.string(), name: z.string() });
const typeRow = z.object({
  oid: z.number(),
  name: z.string(),
  schema: z.string().nullable(),
  sql: z.string(),
  kind: z.string(),
  element: z.number(),
  base: z.number(),
});
const keySchema = z.object({ name: z.string(), columns: z.array(z.string()) });
const tableRow = z.object({
  schema: z.string(),
  name: z.string(),
  oid: z.number(),
  kind: z.enum(['r', 'p', 'v', 'm', 'f']),
  comment: z.string().nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      number: z.number(),
      type: z.number(),
      not_null: z.boolean(),
      has_default: z.boolean(),
      generated: z.boolean(),
      comment: z.string().nullable(),
    }),
  ),
  keys: z.array(keySchema.extend({ primary: z.boolean() })),
  foreign_keys: z.array(
    keySchema.extend({ always: z.boolean(), target: nameSchema, target_columns: z.array(z.string()) }),
  ),
  events: z.number(),
  reads: z.array(nameSchema),
  replica_identity: z.enum(['d', 'n', 'f', 'i']),
});
const functionRow = z.object({
  schema: z.string(),
  name: z.string(),
  oid: z.number(),
  arguments: z.array(
    z.object({
      name: z.string().nullable(),
      type: z.number(),
      table: nameSchema.nullable(),
      has_default: z.boolean(),
    }),
  ),
  returns: z.number(),
  returns_set: z.boolean(),
  returns_table: nameSchema.nullable(),
  volatility: z.enum(['i', 's', 'v']),
  comment: z.string().nullable(),
  reads: z.array(nameSchema).nullable(),
  body: z.string().nullable(),
});

const typeKinds: Readonly<Record<string, PgTypeKind>> = {
  b: 'base',
  c: 'composite',
  d: 'domain',
  e: 'enum',
  p: 'pseudo',
  r: 'range',
  m: 'range',
};
const tableKinds = { r: 'table', p: 'table', v: 'view', m: 'materialized view', f: 'foreign table' } as const;
const identities = { d: 'default', n: 'nothing', f: 'full', i: 'index' } as const;
const volatilities = { i: 'immutable', s: 'stable', v: 'volatile' } as const;

/** Bits of `pg_relation_is_updatable`. */
const updatableBit = 4;
const insertableBit = 8;
const deletableBit = 16;

export async function introspectCatalog(client: Pick<Client | PoolClient, 'query'>): Promise<Catalog> {
  const types = readTypes(z.array(typeRow).parse(await rows(client, typesSql)));
  const typeOf = (oid: number): PgType => {
    const type = types.get(oid);
    if (type === undefined) throw new Error(`Postgres named a type (oid ${oid}) that pg_type does not hold`);
    return type;
  };

  const tables = new Map<string, CatalogTable>();
  for (const row of z.array(tableRow).parse(await rows(client, tablesSql))) {
    const table: TableName = { schema: row.schema, name: row.name };
    const columns = row.columns.map((column): CatalogColumn => ({
      name: column.name,
      number: column.number,
      type: typeOf(column.type),
      nullable: !column.not_null,
      hasDefault: column.has_default,
      generated: column.generated,
      ...(column.comment === null ? {} : { comment: column.comment }),
    }));
    const primaryKey = row.keys.find(({ primary }) => primary);
    tables.set(tableKey(table), {
      table,
      oid: row.oid,
      kind: tableKinds[row.kind],
      ...(row.comment === null ? {} : { comment: row.comment }),
      columns,
      ...(primaryKey ? { primaryKey: { name: primaryKey.name, columns: primaryKey.columns } } : {}),
      uniques: row.keys
        .filter(({ primary }) => !primary)
        .map(({ name, columns: c }) => ({ name, columns: c })),
      foreignKeys: row.foreign_keys.map((key) => ({
        name: key.name,
        columns: key.columns,
        always: key.always,
        target: key.target,
        targetColumns: key.target_columns,
      })),
      updatable: (row.events & updatableBit) !== 0,
      insertable: (row.events & insertableBit) !== 0,
      deletable: (row.events & deletableBit) !== 0,
      reads: row.kind === 'v' || row.kind === 'm' ? row.reads : [table],
      replicaIdentity: identities[row.replica_identity],
    });
  }

  const functions = new Map<string, CatalogFunction[]>();
  for (const row of z.array(functionRow).parse(await rows(client, functionsSql))) {
    const name: TableName = { schema: row.schema, name: row.name };
    const overloads = functions.get(tableKey(name)) ?? [];
    overloads.push({
      name,
      oid: row.oid,
      arguments: row.arguments.map((argument) => ({
        name: argument.name ?? '',
        type: typeOf(argument.type),
        ...(argument.table === null ? {} : { table: argument.table }),
        hasDefault: argument.has_default,
      })),
      returns: typeOf(row.returns),
      returnsSet: row.returns_set,
      ...(row.returns_table === null ? {} : { returnsTable: row.returns_table }),
      volatility: volatilities[row.volatility],
      ...(row.comment === null ? {} : { comment: row.comment }),
      ...(row.reads === null ? {} : { reads: row.reads }),
      ...(row.body === null ? {} : { body: row.body }),
    });
    functions.set(tableKey(name), overloads);
  }
  const typeNames = new Set(
    [...types.values()].filter(({ kind }) => kind !== 'composite').map(({ name }) => name),
  );
  return { tables, functions, typeNames };
}

/** Every introspection query answers one row with one JSON array, so that no driver type mapping is involved. */
async function rows(client: Pick<Client | PoolClient, 'query'>, text: string): Promise<unknown> {
  const result = await client.query<{ rows: string }>(text);
  return JSON.parse(result.rows[0]?.rows ?? '[]') as unknown;
}

function readTypes(rowsOfTypes: readonly z.infer<typeof typeRow>[]): ReadonlyMap<number, PgType> {
  const byOid = new Map(rowsOfTypes.map((row) => [row.oid, row]));
  const types = new Map<number, PgType>();
  const read = (oid: number): PgType | undefined => {
    const known = types.get(oid);
    const row = byOid.get(oid);
    if (known !== undefined || row === undefined) return known;
    const element = row.element === 0 ? undefined : read(row.element);
    const base = row.base === 0 ? undefined : read(row.base);
    const type: PgType = {
      name: row.name,
      sql: row.sql,
      kind: element ? 'array' : (typeKinds[row.kind] ?? 'base'),
      ...(row.schema === null ? {} : { schema: row.schema }),
      ...(element ? { element } : {}),
      ...(base ? { base } : {}),
    };
    types.set(oid, type);
    return type;
  };
  for (const oid of byOid.keys()) read(oid);
  return types;
}
