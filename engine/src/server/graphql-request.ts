/** A GraphQL request as clients send it, over HTTP or WebSocket. */

import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';

export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, Json>>;
}

/** What came out of a JSON parser is JSON all the way down: only its outermost shape is in question. */
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shape = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.custom<Readonly<Record<string, Json>>>(isObject, 'expected an object').nullish(),
});

/** Precondition: `body` was parsed from JSON. */
export function parseGraphqlRequest(body: unknown): GraphqlRequest {
  const parsed = shape.safeParse(body);
  if (parsed.success) {
    const { query, operationName, variables } = parsed.data;
    return {
      query,
      operationName: operationName ?? undefined,
      variables: variables ?? {},
    };
  }
  const [issue] = parsed.error.issues;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HasuraError('parse-failed', '$', 'expected a GraphQL request: an object with the key "query"');
  }
  const [key] = issue?.path ?? [];
  const path = key === undefined ? '$' : `$.${String(key)}`;
  const missing = key === 'query' && !('query' in body);
  throw new HasuraError(
    'parse-failed',
    path,
    missing ? 'key "query" not found' : (issue?.message ?? 'not understood'),
  );
}
