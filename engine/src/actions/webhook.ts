/** One exchange with an action's handler: Hasura's request shape, transforms, and what the answer means. */

import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import type { ActionModel } from '../schema/model.ts';
import { tellTrace } from '../telemetry/spans.ts';
import { engineVersion } from '../server/version.ts';
import { transformRequest, transformResponse, type WebhookRequest } from '../transforms/transform-request.ts';
import { callWebhook as postWebhook, type WebhookOutcome } from '../webhooks/call-webhook.ts';
import { resolveHeaders, resolveTemplate, type Environment } from './templates.ts';

export interface WebhookCall {
  readonly action: ActionModel;
  readonly input: Json;
  readonly sessionVariables: Readonly<Record<string, string>>;
  /** What the client's request brought; forwarded only where the action says so. */
  readonly clientHeaders: Readonly<Record<string, string | undefined>>;
  /** Absent for asynchronous actions. */
  readonly query?: string;
  /** Hears of the answer's headers, before it is looked at. */
  readonly onAnswer?: (headers: AnswerHeaders) => void;
}

export type AnswerHeaders = readonly { readonly name: string; readonly value: string }[];

const defaultTimeoutSeconds = 30;
const largestAnswer = 16 * 1_048_576;

/** Never forwarded: how the client's own request is sent, and the engine's own secret. */
const neverForwarded = [
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'transfer-encoding', 'upgrade'],
  ...['x-hasura-admin-secret', 'x-hasura-access-key'],
];
/** Not forwarded unless the action has a list of its own. */
const usuallyIgnored = [
  ...['accept', 'accept-datetime', 'accept-encoding', 'accept-language', 'cache-control', 'content-md5'],
  ...['content-type', 'dnt', 'origin', 'referer', 'sec-websocket-extensions', 'sec-websocket-key'],
  ...['sec-websocket-protocol', 'sec-websocket-version', 'user-agent'],
];

const handlerError = z.looseObject({
  message: z.string(),
  code: z.string().nullish(),
  extensions: z.looseObject({ code: z.string().nullish() }).nullish(),
});

export type Forwarding = Pick<ActionModel['definition'], 'forward_client_headers' | 'ignored_client_headers'>;

/** The client's headers that a webhook called on its behalf may see. */
export function forwardableHeaders(
  { forward_client_headers: forwards, ignored_client_headers: ignored }: Forwarding,
  headers: WebhookCall['clientHeaders'],
): Record<string, string> {
  if (!forwards) return {};
  const names = ignored ? ignored.map((name) => name.toLowerCase()) : usuallyIgnored;
  const keptBack = new Set([...neverForwarded, ...names]);
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !keptBack.has(entry[0]),
    ),
  );
}

/** Names in lower case; later ones win: the client's where they are forwarded, then those of the metadata. */
export function headersFor(
  definition: Forwarding & { readonly headers?: Parameters<typeof resolveHeaders>[0] | null | undefined },
  clientHeaders: WebhookCall['clientHeaders'],
  environment: Environment,
): Map<string, string> {
  const headers = new Map<string, string>([
    ['user-agent', `hasura-graphql-engine/${engineVersion}`],
    ...Object.entries(forwardableHeaders(definition, clientHeaders)),
    ...resolveHeaders(definition.headers ?? [], environment),
    ['content-type', 'application/json'],
  ]);
  tellTrace(headers);
  return headers;
}

/**
 * The handler's answer, transformed, its shape not yet checked.
 * @throws HasuraError with the handler's own code where it refused, else `unexpected`.
 */
export async function callWebhook(call: WebhookCall, environment: Environment): Promise<Json> {
  const { definition, name, requestTransform, responseTransform } = call.action;
  const url = resolveTemplate(definition.handler, environment);
  const headers = headersFor(definition, call.clientHeaders, environment);
  const body = {
    action: { name },
    input: call.input,
    session_variables: call.sessionVariables,
    ...(call.query === undefined ? {} : { request_query: call.query }),
  };
  const subject = { url, headers, body, sessionVariables: call.sessionVariables };
  const request: WebhookRequest = requestTransform
    ? transformRequest(requestTransform, subject)
    : { method: 'POST', url, headers, body: JSON.stringify(body) };
  const answer = await send(request, (definition.timeout ?? defaultTimeoutSeconds) * 1_000);
  const { status } = answer;
  const json = parsed(answer.body);
  call.onAnswer?.(answer.headers);
  if (status >= 200 && status < 300) {
    if (json === undefined) throw unusable('not a valid json response from webhook', { status });
    return responseTransform ? transformResponse(responseTransform, { body: json, status }, subject) : json;
  }
  throw refusal(status, json);
}

function refusal(status: number, json: Json | undefined): HasuraError {
  const refused = status >= 400 && status < 500 ? handlerError.safeParse(json) : undefined;
  if (!refused?.success) return unusable('internal error', { status, response: json ?? null });
  const { message, code, extensions } = refused.data;
  const { code: inner, ...rest } = extensions ?? {};
  return new HasuraError(inner ?? code ?? 'unexpected', '$', message, {
    category: 'client',
    extensions: rest as Record<string, Json>,
  });
}

async function send(
  request: WebhookRequest,
  timeoutMs: number,
): Promise<Extract<WebhookOutcome, { kind: 'answered' }>> {
  const headers = [...request.headers].map(([name, value]) => [spelled(name), value] as const);
  const { url, method, body = null } = request;
  const outcome = await postWebhook({ url, method, headers, body, timeoutMs, largestAnswer });
  if (outcome.kind === 'answered') return outcome;
  throw new HasuraError('unexpected', '$', 'http exception when calling webhook', {
    category: 'upstream',
    internal: { error: { type: 'http_exception', message: outcome.message } },
  });
}

/** `user-agent` → `User-Agent`: some handlers look at names as they come. */
function spelled(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

export function unusable(message: string, internal: Json): HasuraError {
  return new HasuraError('unexpected', '$', message, { category: 'upstream', internal });
}

export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // What is no JSON is reported as such by the caller.
    return undefined;
  }
}
