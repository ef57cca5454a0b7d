/** From a verified token's payload to Hasura's claims: the roles one may take and the session variables. */

import { HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import type { ClaimsMap, JwtConfig } from './jwt-config.ts';

export type JsonObject = { readonly [key: string]: Json };

export interface Claims {
  readonly defaultRole: string;
  readonly allowedRoles: readonly string[];
  /** Lower-case names; the two role claims are not among them. */
  readonly variables: Readonly<Record<string, string>>;
}

const defaultNamespace = 'https://hasura.io/jwt/claims';
const allowedRolesClaim = 'x-hasura-allowed-roles';
const defaultRoleClaim = 'x-hasura-default-role';

export function claimsOf(payload: JsonObject, config: JwtConfig): Claims {
  const raw = config.claims_map
    ? mappedClaims(payload, config.claims_map)
    : namespacedClaims(payload, config);
  const claims = new Map<string, Json>();
  for (const [name, value] of Object.entries(raw)) {
    const variable = name.toLowerCase();
    if (variable.startsWith('x-hasura-')) claims.set(variable, value);
  }
  const allowedRoles = claims.get(allowedRolesClaim);
  const defaultRole = claims.get(defaultRoleClaim);
  if (allowedRoles === undefined) throw missingRoleClaim(allowedRolesClaim);
  if (defaultRole === undefined) throw missingRoleClaim(defaultRoleClaim);
  if (!isListOfText(allowedRoles)) {
    throw invalidClaims(`invalid ${allowedRolesClaim}; should be a list of roles`);
  }
  if (typeof defaultRole !== 'string') {
    throw invalidClaims(`invalid ${defaultRoleClaim}; should be a single role name`);
  }
  const variables: Record<string, string> = {};
  for (const [name, value] of claims) {
    if (name === allowedRolesClaim || name === defaultRoleClaim) continue;
    if (typeof value !== 'string') throw invalidClaims(`invalid x-hasura-* claims: ${name} is not a string`);
    variables[name] = value;
  }
  return { defaultRole, allowedRoles, variables };
}

function namespacedClaims(payload: JsonObject, config: JwtConfig): JsonObject {
  const path = config.claims_namespace_path;
  const namespace = config.claims_namespace ?? defaultNamespace;
  const found = path === undefined ? payload[namespace] : atPath(payload, path);
  if (found === undefined) {
    throw invalidClaims(
      path === undefined
        ? `claims key: '${namespace}' not found`
        : `claims not found at claims_namespace_path: '${path}'`,
    );
  }
  if (config.claims_format === 'json') {
    if (isObject(found)) return found;
    throw invalidClaims('expecting a json object when claims_format is json');
  }
  if (typeof found !== 'string') {
    throw invalidClaims('expecting a string when claims_format is stringified_json');
  }
  const place = path === undefined ? `claims_namespace ${namespace}` : `claims_namespace_path ${path}`;
  const parsed = parsedObject(found);
  if (!parsed) throw invalidClaims(`expecting stringified json at: '${place}', but found: ${found}`);
  return parsed;
}

function mappedClaims(payload: JsonObject, map: ClaimsMap): JsonObject {
  const claims: Record<string, Json> = {};
  for (const [name, source] of Object.entries(map)) {
    if (typeof source === 'string' || Array.isArray(source)) {
      claims[name] = source;
      continue;
    }
    const { path, default: otherwise } = source as { path: string; default?: Json };
    const value = atPath(payload, path) ?? otherwise;
    if (value !== undefined) claims[name] = value;
    else if (name.toLowerCase() !== allowedRolesClaim && name.toLowerCase() !== defaultRoleClaim) {
      throw invalidClaims(`JWT claim from claims_map, ${name} not found`);
    }
  }
  return claims;
}

/** The JSON paths Hasura takes: `$`, `.name`, `['name']`, `[0]`. */
export function atPath(root: Json, path: string): Json | undefined {
  const steps = path
    .replace(/^\$/, '')
    .matchAll(/\.?([^.[\]'"\s]+)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g);
  let here: Json | undefined = root;
  for (const [, name, single, double, index] of steps) {
    const key = name ?? single ?? double ?? index;
    if (key === undefined || here === null || typeof here !== 'object') return undefined;
    here = Object.hasOwn(here, key) ? (here as Readonly<Record<string, Json>>)[key] : undefined;
  }
  return here;
}

function parsedObject(text: string): JsonObject | null {
  try {
    const json = JSON.parse(text) as Json;
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfText(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((role) => typeof role === 'string');
}

function missingRoleClaim(claim: string): HasuraError {
  return new HasuraError('jwt-missing-role-claims', '$', `JWT claim does not contain ${claim}`, {
    category: 'permission',
  });
}

function invalidClaims(message: string): HasuraError {
  return new HasuraError('jwt-invalid-claims', '$', message, { category: 'permission' });
}
