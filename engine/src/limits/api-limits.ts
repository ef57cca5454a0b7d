/** The limits of the metadata, as they hold for one request of one role. */

import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { HasuraError } from '../errors.ts';
import type { Metadata } from '../metadata/types.ts';
import type { Session } from '../session.ts';
import { documentSize } from './document-size.ts';
import type { RateWindow } from './rate-window.ts';

type ApiLimits = NonNullable<Metadata['api_limits']>;
type LimitName = 'depth_limit' | 'node_limit' | 'batch_limit' | 'time_limit' | 'rate_limit';

const limitCodes = {
  depth_limit: 'depth-limit-exceeded',
  node_limit: 'node-limit-exceeded',
  batch_limit: 'batch-limit-exceeded',
  time_limit: 'time-limit-exceeded',
  rate_limit: 'rate-limit-exceeded',
} as const;

/** A role's own limit counts instead of the general one, which does not bind the admin. */
export function limitFor<N extends LimitName>(
  metadata: Metadata,
  name: N,
  role: string,
): NonNullable<ApiLimits[N]>['global'] | undefined {
  const limits = metadata.api_limits;
  if (!limits || limits.disabled) return undefined;
  const limit = limits[name];
  if (!limit) return undefined;
  return limit.per_role?.[role] ?? (role === 'admin' ? undefined : limit.global);
}

/** @throws HasuraError when the operation is deeper or larger than its role may send. */
export function checkSize(
  metadata: Metadata,
  role: string,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): void {
  const depth = limitFor(metadata, 'depth_limit', role);
  const nodes = limitFor(metadata, 'node_limit', role);
  if (depth === undefined && nodes === undefined) return;
  const size = documentSize(document, operation);
  if (depth !== undefined && size.depth > depth) {
    throw exceeded('depth_limit', `the operation is ${size.depth} levels deep; at most ${depth} are allowed`);
  }
  if (nodes !== undefined && size.nodes > nodes) {
    throw exceeded('node_limit', `the operation has ${size.nodes} fields; at most ${nodes} are allowed`);
  }
}

/** @throws HasuraError when a request brings more operations than its role may send at once. */
export function checkBatch(metadata: Metadata, role: string, operations: number): void {
  const limit = limitFor(metadata, 'batch_limit', role);
  if (limit === undefined || operations <= limit) return;
  throw exceeded('batch_limit', `the batch has ${operations} operations; at most ${limit} are allowed`);
}

/** @throws HasuraError when whoever asks has asked too often within the last minute. */
export function checkRate(
  metadata: Metadata,
  session: Session,
  address: string | undefined,
  window: RateWindow,
): void {
  const limit = limitFor(metadata, 'rate_limit', session.role);
  if (limit === undefined) return;
  const { max_reqs_per_min: most, unique_params: by } = limit;
  const who =
    by === 'IP' ? [address ?? ''] : (by ?? []).map((name) => session.variables[name.toLowerCase()] ?? '');
  if (window.admit(JSON.stringify([session.role, ...who]), most)) return;
  throw exceeded('rate_limit', `more than ${most} operations within a minute`);
}

/** Milliseconds an operation may take. */
export function timeLimitMs(metadata: Metadata, role: string): number | undefined {
  const seconds = limitFor(metadata, 'time_limit', role);
  return seconds === undefined ? undefined : Math.ceil(seconds * 1000);
}

function exceeded(limit: LimitName, message: string): HasuraError {
  return new HasuraError(limitCodes[limit], '$', message, { category: 'client' });
}
