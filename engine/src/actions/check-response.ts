/** Holds a handler's answer against the action's output type, before any of it reaches a client. */

import { Kind, parseType, type TypeNode } from 'graphql';
import { HasuraError } from '../errors.ts';
import type { MetadataCustomTypes } from '../metadata/types.ts';
import type { Json } from '../plan/compiled.ts';

/** @throws HasuraError `unexpected`, in Hasura's words, when the answer does not have the declared shape. */
export function checkActionResponse(answer: Json, outputType: string, types: MetadataCustomTypes): void {
  checkAnswer(answer, parseType(outputType, { noLocation: true }), types);
}

const answered = 'for the action webhook response';

function checkAnswer(value: Json, type: TypeNode, types: MetadataCustomTypes): void {
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (value === null) {
    if (type.kind === Kind.NON_NULL_TYPE) throw unexpected(`got null ${answered}`);
    return;
  }
  if (inner.kind === Kind.LIST_TYPE) {
    if (!Array.isArray(value)) throw unexpected(`expecting array ${answered}`);
    for (const item of value as readonly Json[]) checkAnswer(item, inner.type, types);
    return;
  }
  const name = inner.name.value;
  const kind = kindOf(value);
  if (isObject(name, types)) {
    if (kind === 'object') checkFields(value as JsonObject, name, types);
    else if (kind === 'array') throw unexpected(`got array ${answered}, expecting ${name}`);
    else throw unexpected(`got scalar ${kind} ${answered}, expecting ${name}`);
    return;
  }
  const wanted = builtIn[name];
  if (wanted && !wanted.includes(kind)) {
    const got = kind === 'object' || kind === 'array' ? kind : `scalar ${kind}`;
    throw unexpected(`got ${got} ${answered}, expecting ${name}`);
  }
  if (name === 'Int' && !Number.isInteger(value)) throw unexpected(`expecting Int ${answered}`);
  checkEnum(value, name, types, answered);
}

function checkFields(object: JsonObject, typeName: string, types: MetadataCustomTypes): void {
  const fields = types.objects?.find(({ name }) => name === typeName)?.fields ?? [];
  for (const field of fields) {
    const type = parseType(field.type, { noLocation: true });
    const place = `field "${field.name}"`;
    const value = object[field.name];
    if (value === undefined && type.kind === Kind.NON_NULL_TYPE) {
      throw unexpected(`${place} expected in webhook response, but not found`);
    }
    checkField(value, type, types, place);
  }
}

function checkField(
  value: Json | undefined,
  type: TypeNode,
  types: MetadataCustomTypes,
  place: string,
): void {
  if (type.kind === Kind.NON_NULL_TYPE) {
    if (value === null || value === undefined) throw unexpected(`expecting not null value for ${place}`);
    return checkField(value, type.type, types, place);
  }
  if (value === null || value === undefined) return;
  if (type.kind === Kind.LIST_TYPE) {
    if (!Array.isArray(value)) throw unexpected(`expecting array for ${place}`);
    for (const item of value as readonly Json[]) checkField(item, type.type, types, place);
    return;
  }
  const name = type.name.value;
  if (isObject(name, types)) {
    if (kindOf(value) !== 'object') throw unexpected(`expecting object for ${place}`);
    return checkFields(value as JsonObject, name, types);
  }
  const wanted = builtIn[name];
  if (wanted && !wanted.includes(kindOf(value))) throw unexpected(`expecting ${name} for ${place}`);
  if (name === 'Int' && !Number.isInteger(value)) throw unexpected(`expecting Int for ${place}`);
  checkEnum(value, name, types, `for ${place}`);
}

type JsonObject = Readonly<Record<string, Json>>;

/** Custom scalars and those of Postgres take anything. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  Int: ['Number'],
  Float: ['Number'],
  Boolean: ['Boolean'],
  String: ['String'],
  ID: ['String', 'Number'],
};

function checkEnum(value: Json, name: string, types: MetadataCustomTypes, place: string): void {
  const options = types.enums?.find((candidate) => candidate.name === name)?.values;
  if (options && !options.some((option) => option.value === value)) {
    throw unexpected(`expecting a value of enum ${name} ${place}`);
  }
}

function isObject(name: string, types: MetadataCustomTypes): boolean {
  return types.objects?.some((candidate) => candidate.name === name) ?? false;
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  return { number: 'Number', boolean: 'Boolean', string: 'String' }[typeof value as 'number'];
}

function unexpected(message: string): HasuraError {
  return new HasuraError('unexpected', '$', message, { category: 'upstream' });
}
