/** Holds a handler's answer against the action's output type, before any of it reaches a client. */

import { Kind, parseType, type TypeNode } from 'graphql';
import { HasuraError } from '../errors.ts';
import type { MetadataCustomTypes } from '../metadata/types.ts';
import type { Json } from '../plan/compiled.ts';

/** Throws Hasura's `unexpected` when the answer does not have the declared shape. */
export function checkActionResponse(answer: Json, outputType: string, types: MetadataCustomTypes): void {
  check(answer, parseType(outputType, { noLocation: true }), types, '');
}

function check(value: Json | undefined, type: TypeNode, types: MetadataCustomTypes, place: string): void {
  if (type.kind === Kind.NON_NULL_TYPE) {
    if (value === null || value === undefined) {
      throw unexpected(`expecting not null value for field ${quoted(place)}`);
    }
    return check(value, type.type, types, place);
  }
  if (value === null || value === undefined) return;
  if (type.kind === Kind.LIST_TYPE) {
    if (!Array.isArray(value)) throw unexpected(`expecting array for ${whole(place)}`);
    value.forEach((item: Json, i) => check(item, type.type, types, `${place}[${i}]`));
    return;
  }
  checkNamed(value, type.name.value, types, place);
}

function checkNamed(value: Json, name: string, types: MetadataCustomTypes, place: string): void {
  const object = types.objects?.find((candidate) => candidate.name === name);
  if (object) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw unexpected(`expecting object for ${whole(place)}`);
    }
    const fields = value as Readonly<Record<string, Json>>;
    for (const field of object.fields) {
      const type = parseType(field.type, { noLocation: true });
      check(fields[field.name], type, types, place === '' ? field.name : `${place}.${field.name}`);
    }
    return;
  }
  const options = types.enums?.find((candidate) => candidate.name === name)?.values;
  if (options && !options.some((option) => option.value === value)) {
    throw unexpected(`expecting a value of enum ${name} for ${whole(place)}`);
  }
  const wanted = { String: 'string', Boolean: 'boolean', Int: 'number', Float: 'number' }[name];
  if (wanted !== undefined && typeof value !== wanted) {
    throw unexpected(`expecting ${name} for ${whole(place)}`);
  }
  if (name === 'Int' && !Number.isInteger(value)) throw unexpected(`expecting Int for ${whole(place)}`);
}

const quoted = (place: string) => `"${place}"`;
const whole = (place: string) => (place === '' ? 'action webhook response' : `field ${quoted(place)}`);

function unexpected(message: string): HasuraError {
  return new HasuraError('unexpected', '$', message, { category: 'upstream' });
}
