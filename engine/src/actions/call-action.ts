/** Calls an action's handler over HTTP with Hasura's request shape, and turns its answer into data or an error. */

import { z } from 'zod';
import type { Headers } from '../auth/authenticate.ts';
import { HasuraError } from '../errors.ts';
import type { ActionCall, Json } from '../plan/compiled.ts';
import type { ActionModel, Model } from '../schema/model.ts';
import type { Session } from '../session.ts';
import { checkActionResponse } from './check-response.ts';
import { resolveHeaders, resolveTemplate, type Environment } from './templates.ts';

export type ActionCaller = (
  call: ActionCall,
  session: Session,
  requestHeaders: Headers,
  query: string,
) => Promise<Json>;

export interface ActionCallerOptions {
  readonly model: () => Model;
  readonly environment: Environment;
  readonly observe: (action: string, outcome: 'success' | 'refused' | 'failed', seconds: number) => void;
}

const defaultTimeoutSeconds = 30;
const largestAnswer = 16 * 1_048_576;

/** Headers of the client's connection with us, not of its request. */
const notForwarded = new Set([
  'accept',
  'accept-datetime',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-md5',
  'content-type',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'te',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  // The engine's own secret is nobody else's business.
  'x-hasura-admin-secret',
  'x-hasura-access-key',
]);

const handlerError = z.looseObject({
  message: z.string(),
  code: z.string().nullish(),
  extensions: z.looseObject({ code: z.string().nullish() }).nullish(),
});

export function actionCaller(options: ActionCallerOptions): ActionCaller {
  return async (call, session, requestHeaders, query) => {
    const model = options.model();
    const action = model.actions.get(call.action);
    if (!action) throw new HasuraError('not-found', '$', `action "${call.action}" is not known any more`);
    const started = performance.now();
    let outcome: 'success' | 'refused' | 'failed' = 'failed';
    try {
      const answer = await exchange(action, call, session, requestHeaders, query, options.environment);
      checkActionResponse(answer, action.definition.output_type ?? 'JSON', model.customTypes);
      outcome = 'success';
      return answer;
    } catch (error) {
      if (error instanceof HasuraError && error.category === 'client') outcome = 'refused';
      throw error;
    } finally {
      options.observe(call.action, outcome, (performance.now() - started) / 1000);
    }
  };
}

async function exchange(
  action: ActionModel,
  call: ActionCall,
  session: Session,
  requestHeaders: Headers,
  query: string,
  environment: Environment,
): Promise<Json> {
  const { definition } = action;
  const url = resolveTemplate(definition.handler, environment);
  const headers = new Map<string, string>();
  if (definition.forward_client_headers) {
    for (const [name, value] of Object.entries(requestHeaders)) {
      if (value !== undefined && !notForwarded.has(name)) headers.set(name, value);
    }
  }
  for (const [name, value] of resolveHeaders(definition.headers ?? [], environment)) headers.set(name, value);
  headers.set('content-type', 'application/json');
  const body = JSON.stringify({
    action: { name: action.name },
    input: call.input,
    session_variables: session.variables,
    request_query: query,
  });
  const timeout = (definition.timeout ?? defaultTimeoutSeconds) * 1_000;
  const { status, text } = await post(url, [...headers], body, timeout);
  const json = parsed(text);
  if (status >= 200 && status < 300) {
    if (json === undefined) throw unusable('not a valid json response from webhook', { status });
    return json;
  }
  const refusal = status >= 400 && status < 500 ? handlerError.safeParse(json) : undefined;
  if (!refusal?.success) throw unusable('internal error', { status, response: json ?? null });
  const { message, code, extensions } = refusal.data;
  throw new HasuraError(extensions?.code ?? code ?? 'unexpected', '$', message, {
    category: 'client',
    extensions: withoutCode(extensions ?? {}),
  });
}

async function post(
  url: string,
  headers: [string, string][],
  body: string,
  timeout: number,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const text = await response.text();
    if (text.length > largestAnswer) throw new Error(`the answer is longer than ${largestAnswer} characters`);
    return { status: response.status, text };
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
    const reason = timedOut ? `no answer within ${timeout / 1_000} s` : 'the handler could not be reached';
    throw new HasuraError('unexpected', '$', 'http exception when calling webhook', {
      cause,
      category: 'upstream',
      internal: { error: { type: 'http_exception', message: reason } },
    });
  }
}

function unusable(message: string, internal: Json): HasuraError {
  return new HasuraError('unexpected', '$', message, { category: 'upstream', internal });
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // What is no JSON is reported as such by the caller.
    return undefined;
  }
}

function withoutCode(extensions: Readonly<Record<string, unknown>>): Record<string, Json> {
  const { code: _code, ...rest } = extensions;
  return rest as Record<string, Json>;
}
