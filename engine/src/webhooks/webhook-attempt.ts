/** One attempt at a webhook, with its log entry in the shape Hasura writes. */

import { resolveTemplate, type Environment } from '../actions/templates.ts';
import { asHasuraError, HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import { engineVersion } from '../server/version.ts';
import { tellTrace } from '../telemetry/spans.ts';
import { transformRequest } from '../transforms/transform-request.ts';
import type { RequestTransform } from '../transforms/transform-types.ts';
import { callWebhook, type WebhookOutcome } from './call-webhook.ts';

export interface HeaderConfiguration {
  readonly name: string;
  readonly value?: string | null | undefined;
  readonly value_from_env?: string | null | undefined;
}

export interface WebhookCall {
  /** A URL that may hold `{{NAME}}`, or the name of the variable that holds it. */
  readonly webhook: string | { readonly from_env: string };
  readonly headers: readonly HeaderConfiguration[];
  /** JSON text. */
  readonly body: string;
  readonly transform?: RequestTransform | null | undefined;
  readonly sessionVariables?: Readonly<Record<string, string>> | null | undefined;
  readonly timeoutSeconds: number;
  readonly environment: Environment;
  readonly signal?: AbortSignal;
}

export interface WebhookAttempt {
  readonly succeeded: boolean;
  readonly status: number | null;
  /** Seconds after which the handler asked to be tried again. */
  readonly retryAfter: number | null;
  readonly request: Json;
  readonly response: Json;
}

export async function attemptWebhook(call: WebhookCall): Promise<WebhookAttempt> {
  const headers = new Map([
    ['content-type', 'application/json'],
    ['user-agent', `hasura-graphql-engine/${engineVersion}`],
  ]);
  tellTrace(headers);
  let outcome: WebhookOutcome;
  let sent = call.body;
  try {
    for (const header of call.headers) headers.set(header.name.toLowerCase(), headerValue(header, call));
    const { webhook, environment } = call;
    const url =
      typeof webhook === 'string'
        ? resolveTemplate(webhook, environment)
        : variable(webhook.from_env, environment);
    const request = call.transform
      ? transformRequest(call.transform, {
          url,
          headers,
          body: JSON.parse(call.body) as Json,
          sessionVariables: call.sessionVariables ?? {},
        })
      : { method: 'POST', url, headers, body: call.body };
    sent = request.body ?? '';
    outcome = await callWebhook({
      ...request,
      headers: [...request.headers],
      body: request.body ?? null,
      timeoutMs: call.timeoutSeconds * 1000,
      repeatable: true,
      ...(call.signal ? { signal: call.signal } : {}),
    });
  } catch (error) {
    // A variable that is not set is the configuration's fault; the attempt has failed all the same.
    outcome = { kind: 'failed', message: asHasuraError(error).message };
  }
  const request = { payload: jsonOrText(sent), headers: call.headers.map(shown), version: '2' };
  if (outcome.kind === 'failed') {
    const response = { type: 'client_error', version: '2', data: { message: outcome.message } };
    return { succeeded: false, status: null, retryAfter: null, request, response };
  }
  const { status, body, headers: answered } = outcome;
  const response: Json = {
    type: 'webhook_response',
    version: '2',
    data: { status, body, headers: answered.map(({ name, value }) => ({ name, value })) },
  };
  const asked = Number(answered.find(({ name }) => name === 'retry-after')?.value ?? Number.NaN);
  return {
    succeeded: status >= 200 && status < 300,
    status,
    retryAfter: Number.isFinite(asked) && asked >= 0 ? asked : null,
    request,
    response,
  };
}

function headerValue(header: HeaderConfiguration, { environment }: WebhookCall): string {
  const { value, value_from_env: from } = header;
  return typeof from === 'string' ? variable(from, environment) : resolveTemplate(value ?? '', environment);
}

function variable(name: string, environment: Environment): string {
  const value = environment[name];
  if (value !== undefined) return value;
  throw new HasuraError('invalid-configuration', '$', `Value for environment variables not found: ${name}`);
}

/** A transform may send anything; what is JSON is kept as such. */
function jsonOrText(sent: string): Json {
  try {
    return JSON.parse(sent) as Json;
  } catch {
    return sent;
  }
}

/** The log names the variable a secret comes from, never the secret. */
function shown({ name, value, value_from_env: from }: HeaderConfiguration): Json {
  return { name, value: typeof from === 'string' ? from : (value ?? '') };
}
