/** GraphQL's own scalars and a few of Postgres' judged by their values, in Hasura's words. */
import { Kind, type ValueNode } from 'graphql';
import { HasuraError } from '../errors.ts';
import type { Json } from './compiled.ts';

const maxInt = 2 ** 31 - 1;
/** What an `ltree` may be. */
export const labelPath = /^(?:[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*)?$/u;

/**
 * Postgres judges the values of its own types; GraphQL's own scalars are judged here. A value `ofPostgres` may come
 * as text whatever its type, as in Hasura; Postgres then reads that text.
 */
export function checkScalar(
  name: string,
  value: Json,
  found: string,
  path: string,
  ofPostgres: boolean,
): void {
  if (ofPostgres && typeof value === 'string' && textOfPostgres.has(name)) return;
  const refuse = (expected: string): never => {
    if (ofPostgres) throw new HasuraError('parse-failed', path, unparsed(name, value));
    throw invalid(path, `expected ${expected} for type '${name}', but found ${found}`);
  };
  switch (name) {
    case 'Int':
      if (typeof value !== 'number') refuse('a 32-bit integer');
      else if (!Number.isInteger(value) || Math.abs(value) > maxInt + (value < 0 ? 1 : 0)) {
        throw new HasuraError(
          'parse-failed',
          path,
          `The value ${scientific(value)} lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?`,
        );
      }
      return;
    case 'Float':
      if (typeof value !== 'number') refuse('a float');
      return;
    case 'Boolean':
      if (typeof value !== 'boolean') refuse('a boolean');
      return;
    case 'String':
      if (typeof value !== 'string') refuse('a string');
      return;
    case 'ltree':
      if (typeof value === 'string' && !labelPath.test(value)) {
        throw new HasuraError(
          'parse-failed',
          path,
          'Expecting label path: a sequence of zero or more labels separated by dots, for example L1.L2.L3',
        );
      }
      return;
    default:
      return;
  }
}

const textOfPostgres = new Set(['Int', 'Float', 'Boolean']);

/** Hasura's words about a JSON value of the wrong kind. */
function unparsed(name: string, value: Json): string {
  const [parsing, expected] = wanted[name] ?? [name, name];
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return `parsing ${parsing} failed, expected ${expected}, but encountered ${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

const wanted: Readonly<Record<string, readonly [parsing: string, expected: string]>> = {
  Int: ['Integer expected for input type: integer', 'Number'],
  Float: ['Float expected for input type: real', 'Number'],
  Boolean: ['Bool', 'Bool'],
  String: ['Text', 'String'],
};

/** `2.147483648e9`, the way Hasura shows a number that does not fit. */
function scientific(value: number): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const digits = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return `${digits}e${Number(exponent)}`;
}

export function invalid(path: string, message: string): HasuraError {
  return new HasuraError('validation-failed', path, message);
}

export function kindOfNode(node: ValueNode): string {
  switch (node.kind) {
    case Kind.NULL:
      return 'null';
    case Kind.BOOLEAN:
      return 'a boolean';
    case Kind.INT:
      return 'an integer';
    case Kind.FLOAT:
      return 'a float';
    case Kind.STRING:
      return 'a string';
    case Kind.ENUM:
      return 'an enum value';
    case Kind.LIST:
      return 'a list';
    case Kind.OBJECT:
      return 'an object';
    case Kind.VARIABLE:
      return 'a variable';
  }
}

export function kindOfJson(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'boolean':
      return 'a boolean';
    case 'number':
      return Number.isInteger(value) ? 'an integer' : 'a float';
    case 'string':
      return 'a string';
    default:
      return 'an object';
  }
}
