/** INT-1: the integration API under the app's own address; the actions service knows its keys and answers. */
import type { NextRequest } from 'next/server';
import { serverConfig } from '../../../../server-config.ts';

const passedOn = ['authorization', 'content-type', 'idempotency-key'];
const passedBack = [
  'content-type',
  'idempotency-replayed',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'www-authenticate',
  'x-request-id',
];
/** Above what the API takes: it is the one to refuse with its own words, up to where that would be foolish. */
const longestBody = 256 * 1024;

async function pass(request: NextRequest): Promise<Response> {
  const requestId = crypto.randomUUID();
  const headers = new Headers({ 'x-request-id': requestId, 'accept-encoding': 'identity' });
  for (const name of passedOn) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  try {
    const body = request.method === 'GET' ? undefined : await bodyOf(request);
    if (body === null) return problem(413, 'REQUEST_TOO_LARGE', 'The request is too large.', requestId);
    const { pathname, search } = request.nextUrl;
    const answer = await fetch(`${serverConfig().actionsUrl}${pathname}${search}`, {
      method: request.method,
      headers,
      ...(body === undefined || body.length === 0 ? {} : { body }),
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(20_000),
    });
    const back = new Headers({ 'cache-control': 'no-store' });
    for (const name of passedBack) {
      const value = answer.headers.get(name);
      if (value !== null) back.set(name, value);
    }
    return new Response(await answer.text(), { status: answer.status, headers: back });
  } catch (error) {
    console.error('The integration API cannot be reached:', error);
    return problem(
      503,
      'UNAVAILABLE',
      'The service cannot be reached. Send the same request again.',
      requestId,
    );
  }
}

/** Null when it is longer than anything that would be taken. */
async function bodyOf(request: NextRequest): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > longestBody) return null;
  const text = await request.text();
  return text.length > longestBody ? null : text;
}

function problem(status: number, code: string, title: string, requestId: string): Response {
  const body = { type: `urn:telemed:problem:${code}`, title, status, code, requestId };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': '5' } : {}),
    },
  });
}

export { pass as GET, pass as POST };
