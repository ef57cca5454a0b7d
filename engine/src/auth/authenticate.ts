/**
 * Decides who asks, from the headers of a request or of `connection_init`. Session variables come from the
 * verified token, or from headers when the admin secret vouches for them; never from headers alone.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { HasuraError } from '../errors.ts';
import type { Session } from '../session.ts';
import { claimsOf, type Claims, type JsonObject } from './claims.ts';
import type { JwtConfig } from './jwt-config.ts';
import { rememberTokens } from './remembered-tokens.ts';
import { tokenVerifier } from './token-verifier.ts';
import { askHook, type AuthHook, type RequestBody } from './webhook.ts';

/** Lower-case names. */
export type Headers = Readonly<Record<string, string | undefined>>;
/** `body` says what is asked, to a webhook that wants to know. */
export type Authenticate = (headers: Headers, body?: RequestBody) => Promise<Session>;

export interface AuthOptions {
  readonly adminSecret?: string;
  readonly jwt?: JwtConfig;
  readonly unauthorizedRole?: string;
  readonly hook?: AuthHook;
}

const adminRole = 'admin';
const adminSecretHeaders = ['x-hasura-admin-secret', 'x-hasura-access-key'] as const;
/** Read by the engine itself; they say nothing about the user. */
const notVariables = new Set<string>([
  ...adminSecretHeaders,
  'x-hasura-role',
  'x-hasura-use-backend-only-permissions',
]);

export function authenticator(options: AuthOptions): Authenticate {
  const { adminSecret, jwt, unauthorizedRole, hook } = options;
  if (adminSecret === undefined) {
    if (jwt || hook || unauthorizedRole !== undefined) {
      throw new Error(
        'HASURA_GRAPHQL_JWT_SECRET, HASURA_GRAPHQL_AUTH_HOOK and HASURA_GRAPHQL_UNAUTHORIZED_ROLE need an admin secret',
      );
    }
    return async (headers) => trustedSession(headers);
  }
  const secretDigest = digest(adminSecret);
  const identify =
    jwt &&
    rememberTokens(
      tokenVerifier(jwt),
      (payload) => ({ ...claimsOf(payload as JsonObject, jwt), expires: payload.exp }),
      jwt.allowed_skew,
    );
  const ask = hook && askHook(hook);
  return async (headers, body) => {
    const [firstHeader, oldHeader] = adminSecretHeaders;
    const sent = headers[firstHeader] ?? headers[oldHeader];
    if (sent !== undefined) {
      if (timingSafeEqual(digest(sent), secretDigest)) return trustedSession(headers);
      throw new HasuraError('access-denied', '$', `invalid ${firstHeader}/${oldHeader}`);
    }
    const token = jwt && tokenIn(headers, jwt);
    if (jwt && identify && token !== undefined) {
      const { expires, ...claims } = await identify(token);
      const expiresAt = expires === undefined ? undefined : (expires + jwt.allowed_skew) * 1000;
      return tokenSession(claims, expiresAt, headers['x-hasura-role']);
    }
    if (ask) return ask(headers, body);
    if (unauthorizedRole !== undefined) return strangerSession(unauthorizedRole);
    if (jwt) throw invalidHeaders("Missing 'Authorization' or 'Cookie' header in JWT authentication mode");
    throw new HasuraError('access-denied', '$', `${firstHeader}/${oldHeader} required, but not found`);
  };
}

function trustedSession(headers: Headers): Session {
  const role = headers['x-hasura-role'] ?? adminRole;
  const variables: Record<string, string> = { 'x-hasura-role': role };
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name.startsWith('x-hasura-') && !notVariables.has(name))
      variables[name] = value;
  }
  return {
    role,
    isAdmin: role === adminRole,
    variables,
    useBackendOnlyPermissions: truthOf('x-hasura-use-backend-only-permissions', headers),
  };
}

function tokenSession(
  { defaultRole, allowedRoles, variables }: Claims,
  expiresAt: number | undefined,
  requestedRole: string | undefined,
): Session {
  const role = requestedRole ?? defaultRole;
  if (!allowedRoles.includes(role)) {
    throw new HasuraError('access-denied', '$', 'Your requested role is not in allowed roles');
  }
  return {
    role,
    isAdmin: role === adminRole,
    variables: { ...variables, 'x-hasura-role': role },
    useBackendOnlyPermissions: false,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function truthOf(name: string, headers: Headers): boolean {
  const text = headers[name]?.toLowerCase();
  if (text === undefined || ['false', 'f', 'no', 'n'].includes(text)) return false;
  if (['true', 't', 'yes', 'y'].includes(text)) return true;
  throw new HasuraError(
    'bad-request',
    '$',
    `${name}:  Not a valid boolean text. True values are ["true","t","yes","y"] and  False values are ["false","f","no","n"]. All values are case insensitive`,
  );
}

/** A stranger has one role, whatever role he asks for. */
function strangerSession(role: string): Session {
  return { role, isAdmin: false, variables: { 'x-hasura-role': role }, useBackendOnlyPermissions: false };
}

/** Undefined when the request brings no token at all. */
function tokenIn(headers: Headers, config: JwtConfig): string | undefined {
  const { header } = config;
  if (header.type === 'CustomHeader') return headers[header.name.toLowerCase()];
  if (header.type === 'Cookie') {
    const { cookie } = headers;
    if (cookie === undefined) return undefined;
    for (const part of cookie.split(';')) {
      const [name, ...rest] = part.trim().split('=');
      if (name === header.name) return rest.join('=');
    }
    throw invalidHeaders(`Could not find ${header.name} in Cookie header`);
  }
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const [scheme, token, ...more] = authorization.trim().split(/\s+/);
  if (scheme !== 'Bearer' || token === undefined || more.length > 0) {
    throw invalidHeaders('Malformed Authorization header');
  }
  return token;
}

function invalidHeaders(message: string): HasuraError {
  return new HasuraError('invalid-headers', '$', message, { category: 'permission' });
}

function digest(secret: string): Buffer {
  return createHash('sha512').update(secret, 'utf8').digest();
}
