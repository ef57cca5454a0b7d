/** The functions templates may call; each takes one value. */
import type { Json } from '../plan/compiled.ts';
import { KritiError } from './kriti-syntax.ts';

type KritiFunction = (value: Json) => Json;
type JsonObject = { readonly [key: string]: Json };

function ofText(name: string, run: (text: string) => Json): [string, KritiFunction] {
  return [
    name,
    (value) => {
      if (typeof value !== 'string') throw new KritiError(`${name} takes a text`);
      return run(value);
    },
  ];
}

function ofList(name: string, run: (list: readonly Json[]) => Json): [string, KritiFunction] {
  return [
    name,
    (value) => {
      if (!Array.isArray(value)) throw new KritiError(`${name} takes an array`);
      return run(value);
    },
  ];
}

function ofSequence(name: string, run: <T>(sequence: readonly T[]) => T[]): [string, KritiFunction] {
  return [
    name,
    (value) => {
      if (typeof value === 'string') return run<string>([...value]).join('');
      if (!Array.isArray(value)) throw new KritiError(`${name} takes an array or a text`);
      return run<Json>(value);
    },
  ];
}

function firstOf(name: string, at: 0 | -1): [string, KritiFunction] {
  return [
    name,
    (value) => {
      const found =
        typeof value === 'string' ? [...value].at(at) : Array.isArray(value) ? value.at(at) : null;
      if (found === undefined) throw new KritiError(`${name} of something empty`);
      if (found === null && !Array.isArray(value)) throw new KritiError(`${name} takes an array or a text`);
      return found as Json;
    },
  ];
}

export const kritiFunctions: ReadonlyMap<string, KritiFunction> = new Map<string, KritiFunction>([
  [
    'not',
    (value) => {
      if (typeof value !== 'boolean') throw new KritiError('not takes true or false');
      return !value;
    },
  ],
  ['empty', (value) => sizeOf('empty', value) === 0],
  ['length', (value) => sizeOf('length', value)],
  ofText('escapeUri', (text) => encodeURIComponent(text)),
  ofText('toLower', (text) => text.toLowerCase()),
  ofText('toUpper', (text) => text.toUpperCase()),
  ofText('toCaseFold', (text) => text.toLowerCase()),
  ofText('toTitle', (text) =>
    text.replaceAll(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ),
  firstOf('head', 0),
  firstOf('last', -1),
  ofSequence('tail', (sequence) => sequence.slice(1)),
  ofSequence('inits', (sequence) => sequence.slice(0, -1)),
  ofSequence('reverse', (sequence) => sequence.toReversed()),
  ofList('concat', concatenated),
  ofList('fromPairs', (pairs) =>
    Object.fromEntries(
      pairs.map((pair) => {
        if (!Array.isArray(pair) || typeof pair[0] !== 'string')
          throw new KritiError('fromPairs takes pairs of key and value');
        return [pair[0], (pair[1] ?? null) as Json];
      }),
    ),
  ),
  ['toPairs', (value) => Object.entries(objectOf('toPairs', value)).map(([key, item]) => [key, item])],
  [
    'removeNulls',
    (value) =>
      Array.isArray(value)
        ? (value as readonly Json[]).filter((item) => item !== null)
        : Object.fromEntries(
            Object.entries(objectOf('removeNulls', value)).filter(([, item]) => item !== null),
          ),
  ],
]);

function concatenated(list: readonly Json[]): Json {
  if (list.every((item) => typeof item === 'string')) return list.join('');
  if (list.every((item) => Array.isArray(item))) return list.flat() as Json[];
  return Object.assign({}, ...list.map((item) => objectOf('concat', item))) as JsonObject;
}

function sizeOf(name: string, value: Json): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (value === null) return 0;
  if (typeof value === 'number') return value;
  return Object.keys(objectOf(name, value)).length;
}

function objectOf(name: string, value: Json): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KritiError(`${name} does not take this value`);
  }
  return value as JsonObject;
}
