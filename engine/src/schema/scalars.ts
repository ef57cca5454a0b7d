/** Names Postgres types have in GraphQL, as Hasura gives them. */
import type { PgType } from '../catalog/catalog.ts';

const builtIn: Readonly<Record<string, string>> = {
  int4: 'Int',
  bool: 'Boolean',
  float4: 'Float',
  text: 'String',
  varchar: 'String',
  int8: 'bigint',
  int2: 'smallint',
};

/** Scalar name; for arrays, that of the innermost element. */
export function scalarName(type: PgType): string {
  if (type.element) return scalarName(type.element);
  const base = type.kind === 'domain' ? domainBase(type) : type;
  return builtIn[base.name] ?? graphqlSafe(base.name);
}

/** Types Postgres can sum and average. */
const numeric = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'money']);
export function isNumeric(type: PgType): boolean {
  return numeric.has(domainBase(type).name);
}

/** Types that `max` and `min` take; Hasura calls them comparable. */
const comparable = new Set([
  ...numeric,
  ...[
    'text',
    'varchar',
    'bpchar',
    'citext',
    'date',
    'time',
    'timetz',
    'timestamp',
    'timestamptz',
    'uuid',
    'interval',
    'inet',
    'name',
  ],
]);
export function isComparable(type: PgType): boolean {
  return comparable.has(domainBase(type).name) || type.kind === 'enum';
}

export function isJson(type: PgType): boolean {
  const name = domainBase(type).name;
  return name === 'json' || name === 'jsonb';
}

export function domainBase(type: PgType): PgType {
  return type.kind === 'domain' && type.base ? domainBase(type.base) : type;
}

/** Type a value is cast to: domains would check their constraints already in a comparison, so their base is taken. */
export function castType(type: PgType): string {
  return domainBase(type).sql;
}

/** Types whose equality is equality of one canonical text, so that the change stream's text can be looked up. */
const pinnable = new Set(['uuid', 'text', 'varchar', 'name', 'int2', 'int4', 'int8']);

export function isPinnable(type: PgType): boolean {
  const base = domainBase(type);
  return pinnable.has(base.name) || base.kind === 'enum';
}

const graphqlName = /^[_A-Za-z][_0-9A-Za-z]*$/;

export function isGraphqlName(name: string): boolean {
  return graphqlName.test(name) && !name.startsWith('__');
}

function graphqlSafe(name: string): string {
  return isGraphqlName(name) ? name : name.replaceAll(/[^_0-9A-Za-z]/g, '_').replace(/^(?=\d)/, '_');
}
