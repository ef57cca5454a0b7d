/** `/api/rest/…`: endpoints of the metadata, answered with the bare data or a flat error. */

import { z } from 'zod';
import { asHasuraError, HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import { matchingEndpoints } from '../rest/rest-endpoint.ts';
import { restVariables } from '../rest/rest-request.ts';
import { readText } from './http-body.ts';
import type { RequestContext } from './http-server.ts';
import { json, type Reply } from './reply.ts';
import { statusOf, type RouteOptions } from './routes.ts';

export const restPrefix = '/api/rest/';
const dataStart = '{"data":';

export async function answerRest(context: RequestContext, options: RouteOptions): Promise<Reply> {
  const { request, headers, url, log, address } = context;
  try {
    const session = await options.authenticate(headers);
    const method = request.method ?? 'GET';
    const matches = matchingEndpoints(
      options.schema.state.model.restEndpoints,
      url.pathname.slice(restPrefix.length),
    );
    if (matches.length === 0) return json(404, { path: '$', error: 'Endpoint not found', code: 'not-found' });
    const match = matches.find(({ endpoint }) => endpoint.methods.includes(method));
    if (!match) {
      const allowed = matches.flatMap(({ endpoint }) => endpoint.methods).join(', ');
      const reply = json(405, {
        path: '$',
        error: `Allowed methods: ${allowed}`,
        code: 'method-not-allowed',
      });
      return { ...reply, headers: { allow: allowed } };
    }
    const { endpoint } = match;
    const text = method === 'GET' ? '' : await readText(request, options.bodyLimit);
    const variables = restVariables(endpoint.operation, {
      path: match.variables,
      query: url.searchParams,
      body: bodyOf(text, headers['content-type'] ?? ''),
    });
    const answer = await options.graphql.answer(
      { query: endpoint.query, operationName: undefined, variables },
      { session, headers, address },
    );
    // What goes out is the data alone, still as Postgres wrote it.
    const body = answer.slice(dataStart.length, -1);
    return { status: 200, body, log: { role: session.role, endpoint: endpoint.name } };
  } catch (thrown) {
    const error = asHasuraError(thrown);
    if (error.category === 'server') log.error({ err: thrown }, 'rest request failed');
    return json(statusOf(error), { path: error.path, error: error.message, code: error.code });
  }
}

const jsonObject = z.record(z.string(), z.json());

function bodyOf(text: string, contentType: string): Record<string, Json> {
  if (text.trim() === '') return {};
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new HasuraError('invalid-json', '$', 'the body is not JSON', { cause });
  }
  const body = jsonObject.safeParse(parsed);
  if (!body.success)
    throw new HasuraError('parse-failed', '$', 'the body must be a JSON object of variables');
  return body.data;
}
