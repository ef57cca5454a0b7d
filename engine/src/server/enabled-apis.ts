/** `HASURA_GRAPHQL_ENABLED_APIS`: endpoints of a kind that is switched off are not there. */

import type { Api } from '../config/environment.ts';
import type { Routes } from './http-server.ts';

/** By what the path begins with; other paths belong to no kind and always answer. */
const kinds: readonly (readonly [prefix: string, api: Api])[] = [
  ['/v1/metadata', 'metadata'],
  ['/v2/query', 'metadata'],
  ['/v1/graphql', 'graphql'],
  ['/v1alpha1/graphql', 'graphql'],
  ['/api/rest/', 'graphql'],
  ['/v1alpha1/config', 'config'],
  ['/v1/metrics', 'metrics'],
];

export function isEnabled(path: string, enabled: ReadonlySet<Api>): boolean {
  const kind = kinds.find(([prefix]) => path.startsWith(prefix));
  return !kind || enabled.has(kind[1]);
}

/** Routes by method and path, or prefixes by path. */
export function enabledRoutes(routes: Routes, enabled: ReadonlySet<Api>): Routes {
  return new Map([...routes].filter(([route]) => isEnabled(route.split(' ').at(-1) ?? '', enabled)));
}
