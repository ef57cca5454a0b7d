/** Authentication by a webhook of one's own: it sees the request's headers and answers with session variables. */

import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import { callWebhook } from '../webhooks/call-webhook.ts';
import type { Headers } from './authenticate.ts';

export interface AuthHook {
  readonly url: string;
  readonly mode: 'GET' | 'POST';
  /** In mode POST, the hook is also told what is asked. */
  readonly sendRequestBody: boolean;
}

/** How the hook learns what is asked; null where there is nothing to tell. */
export type RequestBody = () => Promise<unknown>;

/** Headers of the client's connection with us; the hook has its own with us. */
const notForwarded = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-md5',
  'content-type',
  'dnt',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'te',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);
const timeoutMs = 10_000;
const answerShape = z.record(z.string(), z.unknown());

export function askHook(hook: AuthHook): (headers: Headers, body?: RequestBody) => Promise<Session> {
  return async (headers, body) => {
    const forwarded = Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !notForwarded.has(entry[0]) && !entry[0].startsWith('sec-websocket'),
    );
    const isPost = hook.mode === 'POST';
    const outcome = await callWebhook({
      url: hook.url,
      method: hook.mode,
      headers: isPost ? [['content-type', 'application/json']] : forwarded,
      body: isPost ? await described(hook, Object.fromEntries(forwarded), body) : null,
      timeoutMs,
      repeatable: true,
    });
    if (outcome.kind === 'failed') {
      throw new HasuraError('unexpected', '$', 'webhook authentication request failed', {
        category: 'upstream',
        internal: { error: outcome.message },
      });
    }
    if (outcome.status === 401) {
      throw new HasuraError('access-denied', '$', 'Authentication hook unauthorized this request', {
        category: 'permission',
      });
    }
    if (outcome.status !== 200) throw invalid(`status ${outcome.status}`);
    const answered = Object.fromEntries(outcome.headers.map(({ name, value }) => [name, value]));
    return sessionOf(variablesOf(outcome.body), expiry(answered));
  };
}

async function described(
  hook: AuthHook,
  headers: Record<string, string>,
  body: RequestBody | undefined,
): Promise<string> {
  const asked = hook.sendRequestBody && body ? ((await body()) as Json) : null;
  return JSON.stringify({ headers, request: asked });
}

function variablesOf(body: string): Record<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw invalid('not JSON');
  }
  const answer = answerShape.safeParse(json);
  if (!answer.success) throw invalid('not an object');
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.data)) {
    const variable = name.toLowerCase();
    if (!variable.startsWith('x-hasura-')) continue;
    if (typeof value !== 'string') throw invalid(`${name} is not a text`);
    variables[variable] = value;
  }
  return variables;
}

function sessionOf(variables: Record<string, string>, expiresAt: number | undefined): Session {
  const role = variables['x-hasura-role'];
  if (role === undefined)
    throw new HasuraError('not-found', '$', 'x-hasura-role not found in the hook’s answer');
  const backendOnly = variables['x-hasura-use-backend-only-permissions']?.toLowerCase();
  return {
    role,
    isAdmin: role === 'admin',
    variables,
    useBackendOnlyPermissions: backendOnly === 'true' || backendOnly === 't',
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Until when the answer holds; subscriptions end then. */
function expiry(headers: Readonly<Record<string, string>>): number | undefined {
  const age = /(?:^|[\s,])max-age\s*=\s*(\d+)/i.exec(headers['cache-control'] ?? '')?.[1];
  if (age !== undefined) return Date.now() + Number(age) * 1000;
  const date = Date.parse(headers['expires'] ?? '');
  return Number.isNaN(date) ? undefined : date;
}

function invalid(reason: string): HasuraError {
  return new HasuraError('unexpected', '$', 'Invalid response from authorization hook', {
    category: 'upstream',
    internal: { error: reason },
  });
}
