/** What a request transform makes of the request a webhook would get. */
import { HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import { evaluate, interpolated, type KritiScope } from './kriti-evaluate.ts';
import { KritiError, parseTemplate, parseTextTemplate, type KritiNode } from './kriti-syntax.ts';
import type { RequestTransform, ResponseTransform } from './transform-types.ts';

export interface WebhookRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** Undefined: none is sent. */
  readonly body: string | undefined;
}

export interface TransformSubject {
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Json;
  readonly sessionVariables: Readonly<Record<string, string>>;
}

/** Faults of the templates of a transform, found without a request; empty when all are understood. */
export function templateFaults(transform: RequestTransform & ResponseTransform): string[] {
  const faults: string[] = [];
  const tryParse = (parse: (source: string) => unknown, template: string | null | undefined): void => {
    try {
      if (typeof template === 'string') parse(template);
    } catch (error) {
      if (!(error instanceof KritiError)) throw error;
      faults.push(error.message);
    }
  };
  const { body, query_params: params } = transform;
  if (body?.action === 'transform') tryParse(parseTemplate, body.template);
  const texts = [
    transform.url,
    ...(typeof params === 'string' ? [params] : Object.values(params ?? {})),
    ...Object.values(transform.request_headers?.add_headers ?? {}),
    ...(body?.action === 'x_www_form_urlencoded' ? Object.values(body.form_template) : []),
  ];
  for (const template of texts) tryParse(parseTextTemplate, template);
  return faults;
}

/** @throws HasuraError `unexpected` when a template does not fit what it is given. */
export function transformRequest(transform: RequestTransform, subject: TransformSubject): WebhookRequest {
  const scope: KritiScope = {
    $body: subject.body,
    $base_url: subject.url,
    $query_params: queryOf(subject.url),
    $session_variables: subject.sessionVariables,
  };
  return failing('Request Transformation Failed', () => {
    const headers = new Map(subject.headers);
    if (transform.content_type) headers.set('content-type', transform.content_type);
    for (const name of transform.request_headers?.remove_headers ?? []) headers.delete(name.toLowerCase());
    for (const [name, template] of Object.entries(transform.request_headers?.add_headers ?? {})) {
      headers.set(name.toLowerCase(), textOf(template, scope));
    }
    const { body } = transform;
    let sent: string | undefined = JSON.stringify(subject.body);
    if (body?.action === 'transform') sent = JSON.stringify(evaluate(parsedTemplate(body.template), scope));
    if (body?.action === 'x_www_form_urlencoded') {
      const fields = Object.entries(body.form_template)
        .map(([key, value]) => [key, textOf(value, scope)])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
      sent = new URLSearchParams(fields as [string, string][]).toString();
      headers.set('content-type', 'application/x-www-form-urlencoded');
    }
    if (body?.action === 'remove') {
      sent = undefined;
      headers.delete('content-type');
    }
    const url = typeof transform.url === 'string' ? textOf(transform.url, scope) : subject.url;
    return {
      method: (transform.method ?? 'POST').toUpperCase(),
      url: withQuery(url, transform.query_params, scope),
      headers,
      body: sent,
    };
  });
}

/** @throws HasuraError `unexpected` when the template does not fit the answer. */
export function transformResponse(
  transform: ResponseTransform,
  answer: { readonly body: Json; readonly status: number },
  subject: TransformSubject,
): Json {
  const { body } = transform;
  if (!body || body.action === 'remove') return body ? null : answer.body;
  const scope: KritiScope = {
    $body: answer.body,
    $response: { status: answer.status },
    $request: { body: subject.body, base_url: subject.url, query_params: queryOf(subject.url) },
    $session_variables: subject.sessionVariables,
  };
  return failing('Response Transformation Failed', () =>
    body.action === 'transform'
      ? evaluate(parsedTemplate(body.template), scope)
      : Object.fromEntries(
          Object.entries(body.form_template).map(([key, value]) => [key, textOf(value, scope)]),
        ),
  );
}

function failing<T>(message: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof KritiError)) throw error;
    throw new HasuraError('unexpected', '$', message, {
      cause: error,
      category: 'upstream',
      internal: { error: { message: error.message } },
    });
  }
}

/** Templates come from metadata, so there are few; each is parsed once. */
const parsed = new Map<string, KritiNode>();
const mostParsed = 1_000;

function remembered(key: string, parse: () => KritiNode): KritiNode {
  let node = parsed.get(key);
  if (!node) {
    if (parsed.size >= mostParsed) parsed.clear();
    parsed.set(key, (node = parse()));
  }
  return node;
}

function parsedTemplate(template: string): KritiNode {
  return remembered(`json ${template}`, () => parseTemplate(template));
}

function textOf(template: string, scope: KritiScope): string {
  const value = evaluate(
    remembered(`text ${template}`, () => parseTextTemplate(template)),
    scope,
  );
  return interpolated(value);
}

/** Parameters of a transform replace those of the URL. */
function withQuery(url: string, params: RequestTransform['query_params'], scope: KritiScope): string {
  if (params === null || params === undefined) return url;
  const result = new URL(url);
  if (typeof params === 'string') result.search = textOf(params, scope);
  else {
    const given = Object.entries(params).flatMap(([key, value]): [string, string][] =>
      value === null ? [] : [[textOf(key, scope), textOf(value, scope)]],
    );
    result.search = new URLSearchParams(given).toString();
  }
  return result.toString();
}

function queryOf(url: string): Json {
  return URL.canParse(url) ? Object.fromEntries(new URL(url).searchParams) : {};
}
