/** Which browser origins may call, as `HASURA_GRAPHQL_CORS_DOMAIN` says. */

export interface CorsPolicy {
  readonly disabled: boolean;
  readonly domains: readonly string[];
}

export function isAllowedOrigin(policy: CorsPolicy, origin: string): boolean {
  if (policy.disabled) return false;
  return policy.domains.some(
    (domain) => domain === '*' || domain === origin || matchesWildcard(domain, origin),
  );
}

/** `https://*.example.org` allows one more label, not the bare domain. */
function matchesWildcard(domain: string, origin: string): boolean {
  const [before, after, ...more] = domain.split('*');
  if (before === undefined || after === undefined || more.length > 0) return false;
  if (!origin.startsWith(before) || !origin.endsWith(after)) return false;
  const label = origin.slice(before.length, origin.length - after.length);
  return label.length > 0 && /^[^./:]+$/.test(label);
}

/** Empty when the origin is not allowed: the browser then keeps the answer from the page. */
export function corsHeaders(policy: CorsPolicy, origin: string | undefined): Record<string, string> {
  if (origin === undefined || !isAllowedOrigin(policy, origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
    vary: 'origin',
  };
}

export function preflightHeaders(
  policy: CorsPolicy,
  origin: string | undefined,
  requested: string | undefined,
) {
  const allowed = corsHeaders(policy, origin);
  if (Object.keys(allowed).length === 0) return {};
  return {
    ...allowed,
    'access-control-max-age': '1728000',
    ...(requested === undefined ? {} : { 'access-control-allow-headers': requested }),
  };
}
