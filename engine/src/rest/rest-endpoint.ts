/** RESTified endpoints of the metadata: checked, and found again by method and path. */

import {
  getOperationAST,
  GraphQLError,
  parse,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Metadata } from '../metadata/types.ts';
import type { MetadataRestEndpoint } from '../metadata/setting-types.ts';
import type { Report } from '../schema/build-model.ts';

export interface RestEndpointModel {
  readonly name: string;
  readonly methods: readonly string[];
  /** Parts of the path; a leading colon names a variable. */
  readonly segments: readonly string[];
  readonly query: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly comment?: string;
}

export interface RestMatch {
  readonly endpoint: RestEndpointModel;
  /** Variables of the path, decoded. */
  readonly variables: Readonly<Record<string, string>>;
}

const isVariable = (segment: string) => segment.startsWith(':');

export function buildRestEndpoints(metadata: Metadata, report: Report): readonly RestEndpointModel[] {
  const endpoints: RestEndpointModel[] = [];
  for (const definition of metadata.rest_endpoints ?? []) {
    const refuse = (reason: string) => report('rest_endpoint', definition.name, reason, definition);
    const built = buildOne(definition, metadata);
    if (typeof built === 'string') {
      refuse(built);
      continue;
    }
    const clash = endpoints.find((other) => overlap(built, other));
    if (clash) refuse(`Ambiguous URL paths: ${[definition.url, clash.segments.join('/')].sort().join(', ')}`);
    else endpoints.push(built);
  }
  return endpoints;
}

/** The endpoint, or why there is none. */
function buildOne(definition: MetadataRestEndpoint, metadata: Metadata): RestEndpointModel | string {
  const { name, url, methods } = definition;
  const segments = url.split('/');
  if (segments.some((segment) => segment === '' || segment === ':')) {
    return `Empty segments or unnamed variables are not allowed: ${url}`;
  }
  const names = segments.filter(isVariable);
  if (new Set(names).size < names.length) return `Duplicate variables found in endpoint path: ${url}`;
  const { collection_name: collectionName, query_name: queryName } = definition.definition.query;
  const collection = metadata.query_collections?.find((one) => one.name === collectionName);
  const query = collection?.definition.queries.find((one) => one.name === queryName)?.query;
  const place = `in endpoint ${name}:`;
  if (query === undefined) {
    return `${place} query with name ${queryName} could not be found in collection ${collectionName}`;
  }
  const document = parsed(query);
  const operation = document && getOperationAST(document);
  if (!document || !operation) return `${place} query with name ${queryName} is not one operation`;
  if (operation.operation === 'subscription')
    return `${place} query with name ${queryName} is a subscription`;
  const { comment } = definition;
  return { name, methods, segments, query, document, operation, ...(comment ? { comment } : {}) };
}

function parsed(query: string): DocumentNode | null {
  try {
    return parse(query, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Two endpoints that one request could mean. */
function overlap(a: RestEndpointModel, b: RestEndpointModel): boolean {
  return (
    a.methods.some((method) => b.methods.includes(method)) &&
    a.segments.length === b.segments.length &&
    a.segments.every((segment, i) => {
      const other = b.segments[i] ?? '';
      return segment === other || isVariable(segment) || isVariable(other);
    })
  );
}

/** Endpoints whose path is `path` (what follows `/api/rest/`), whatever their methods. */
export function matchingEndpoints(
  endpoints: readonly RestEndpointModel[],
  path: string,
): readonly RestMatch[] {
  const parts = path.split('/');
  return endpoints.flatMap((endpoint) => {
    const variables = variablesIn(endpoint, parts);
    return variables ? [{ endpoint, variables }] : [];
  });
}

function variablesIn(endpoint: RestEndpointModel, parts: readonly string[]): Record<string, string> | null {
  if (parts.length !== endpoint.segments.length) return null;
  const variables: Record<string, string> = {};
  for (const [i, segment] of endpoint.segments.entries()) {
    const part = decoded(parts[i] ?? '');
    if (part === null || part === '') return null;
    if (isVariable(segment)) variables[segment.slice(1)] = part;
    else if (segment !== part) return null;
  }
  return variables;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    // A path that is no text matches nothing.
    return null;
  }
}
