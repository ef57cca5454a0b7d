/** From a REST request to the variables of its endpoint's operation. */

import { Kind, type OperationDefinitionNode, type TypeNode } from 'graphql';
import type { Json } from '../plan/compiled.ts';

export interface RestInput {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What the body held; its keys may be any JSON. */
  readonly body: Readonly<Record<string, Json>>;
}

/** Types whose values stand in a URL as JSON; those of all others are text. */
const writtenAsJson = new Set([
  'Int',
  'Float',
  'Boolean',
  'numeric',
  'json',
  'jsonb',
  'geometry',
  'geography',
]);

/** The path says more than the query, and that more than the body. */
export function restVariables(operation: OperationDefinitionNode, input: RestInput): Record<string, Json> {
  const variables: Record<string, Json> = {};
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const text = input.path[name] ?? input.query.get(name);
    if (text !== null) variables[name] = fromUrl(text, type);
    else if (Object.hasOwn(input.body, name)) variables[name] = input.body[name] ?? null;
  }
  return variables;
}

function fromUrl(text: string, type: TypeNode): Json {
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (inner.kind === Kind.NAMED_TYPE) {
    if (!writtenAsJson.has(inner.name.value) && !inner.name.value.endsWith('_bool_exp')) return text;
    // `?verbose` alone is how flags are set.
    if (inner.name.value === 'Boolean' && text === '') return true;
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The operation's own check says what is wrong with it.
    return text;
  }
}
