/** Evaluates a Kriti template over named values. */
import type { Json } from '../plan/compiled.ts';
import { kritiFunctions } from './kriti-functions.ts';
import { KritiError, type KritiNode, type KritiOperator } from './kriti-syntax.ts';

export type KritiScope = Readonly<Record<string, Json>>;

/** @throws KritiError when a name or key is missing, or a value is not of the kind its place needs. */
export function evaluate(node: KritiNode, scope: KritiScope): Json {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'text':
      return node.parts
        .map((part) => (typeof part === 'string' ? part : interpolated(evaluate(part, scope))))
        .join('');
    case 'list':
      return node.items.map((item) => evaluate(item, scope));
    case 'object':
      return Object.fromEntries(
        node.fields.map(([key, value]) => [interpolated(evaluate(key, scope)), evaluate(value, scope)]),
      );
    case 'name': {
      if (!Object.hasOwn(scope, node.name)) throw new KritiError(`unbound variable "${node.name}"`);
      return scope[node.name] ?? null;
    }
    case 'member':
      return member(evaluate(node.of, scope), evaluate(node.key, scope), node.optional);
    case 'call': {
      const called = kritiFunctions.get(node.function);
      if (!called) throw new KritiError(`there is no function "${node.function}"`);
      return called(evaluate(node.argument, scope));
    }
    case 'binary':
      return binary(node.operator, node.left, node.right, scope);
    case 'if': {
      const branch = node.branches.find(([when]) => isTrue(evaluate(when, scope)));
      return evaluate(branch ? branch[1] : node.otherwise, scope);
    }
    case 'range': {
      const over = evaluate(node.over, scope);
      if (!Array.isArray(over)) throw new KritiError('range needs an array');
      return (over as readonly Json[]).map((item, index) =>
        evaluate(node.body, {
          ...scope,
          ...(node.index === undefined ? {} : { [node.index]: index }),
          [node.item]: item,
        }),
      );
    }
  }
}

function member(of: Json, key: Json, optional: boolean): Json {
  if (Array.isArray(of) && typeof key === 'number' && key in of) return of[key] as Json;
  if (isObject(of) && typeof key === 'string' && Object.hasOwn(of, key)) return of[key] ?? null;
  if (optional) return null;
  throw new KritiError(`path lookup: there is no ${JSON.stringify(key)}`);
}

function binary(operator: KritiOperator, left: KritiNode, right: KritiNode, scope: KritiScope): Json {
  const first = evaluate(left, scope);
  if (operator === '??') return first === null ? evaluate(right, scope) : first;
  if (operator === '&&') return isTrue(first) && isTrue(evaluate(right, scope));
  if (operator === '||') return isTrue(first) || isTrue(evaluate(right, scope));
  const second = evaluate(right, scope);
  switch (operator) {
    case '==':
      return same(first, second);
    case '!=':
      return !same(first, second);
    case 'in':
      return isIn(first, second);
    default:
      return ordered(operator, first, second);
  }
}

function ordered(operator: '<' | '>' | '<=' | '>=', first: Json, second: Json): boolean {
  if (typeof first !== typeof second || (typeof first !== 'number' && typeof first !== 'string')) {
    throw new KritiError(`"${operator}" compares two numbers or two texts`);
  }
  const [a, b] = [first, second as typeof first];
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
  }
}

function isIn(value: Json, within: Json): boolean {
  if (Array.isArray(within)) return (within as readonly Json[]).some((item) => same(item, value));
  if (isObject(within) && typeof value === 'string') return Object.hasOwn(within, value);
  throw new KritiError('"in" looks into an array, or for a key of an object');
}

function isTrue(value: Json): boolean {
  if (typeof value !== 'boolean') throw new KritiError('a condition must be true or false');
  return value;
}

/** A value inside text. */
export function interpolated(value: Json): string {
  if (typeof value === 'object' && value !== null) {
    throw new KritiError('an object or an array cannot stand inside text');
  }
  return String(value);
}

function same(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item: Json, index) => same(item, other[index] as Json));
  }
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && same(one[key] as Json, other[key] as Json))
    );
  }
  return one === other;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
