/** Brings a parameter's text into the one form Postgres itself prints, so that it can be compared with a row. */

import { types } from 'pg';

const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const integerText = /^[+-]?\d{1,19}$/;
const textArrayOid = 1009;
/** node-postgres' own parser of `text[]`; its typings list scalar types only. */
const parseTextArray = (types.getTypeParser as (oid: number) => (literal: string) => (string | null)[])(
  textArrayOid,
);

/** Null for types (or values) of which equal values may be written in several ways. */
export function canonicalText(pgType: string, value: string): string | null {
  switch (pgType) {
    case 'uuid': {
      const text = value.toLowerCase();
      return uuidText.test(text) ? text : null;
    }
    case 'text':
    case 'varchar':
    case 'character varying':
      return value;
    case 'int2':
    case 'int4':
    case 'int8':
    case 'smallint':
    case 'integer':
    case 'bigint': {
      const text = value.trim();
      return integerText.test(text) ? BigInt(text.replace(/^\+/, '')).toString() : null;
    }
    case 'bool':
    case 'boolean':
      if (value === 't' || value === 'true') return 't';
      return value === 'f' || value === 'false' ? 'f' : null;
    default:
      return null;
  }
}

/** The elements of a one-dimensional array literal; null when the text is something else. */
export function textArrayElements(literal: string): readonly (string | null)[] | null {
  if (!literal.startsWith('{')) return null;
  const elements = parseTextArray(literal);
  return elements.every((element) => element === null || typeof element === 'string') ? elements : null;
}
