/** Passes the permission studio's requests on to the actions service, and vouches for whose session they are of. */
import type { NextRequest } from 'next/server';
import { currentAccount } from '../../../../auth/current-account.ts';
import { serverConfig } from '../../../../server-config.ts';

const passedBack = ['content-type', 'content-disposition', 'x-request-id'];

interface RouteContext {
  params: Promise<{ path?: string[] }>;
}

async function pass(request: NextRequest, { params }: RouteContext): Promise<Response> {
  const account = await currentAccount();
  if (!account) return Response.json({ code: 'SESSION_ENDED' }, { status: 401 });
  // Said here already, so that nobody else's request goes any further; the actions service asks the database again.
  if (account.role !== 'admin') return Response.json({ code: 'NOT_PERMITTED' }, { status: 403 });
  const { actionsUrl, internalSecret } = serverConfig();
  const path = ['internal', 'permissions', ...((await params).path ?? [])].map(encodeURIComponent).join('/');
  try {
    const answer = await fetch(`${actionsUrl}/${path}${request.nextUrl.search}`, {
      method: request.method,
      headers: {
        'x-telemed-internal-secret': internalSecret,
        'x-telemed-session-id': account.sessionId,
        ...(request.method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      body: request.method === 'POST' ? await request.text() : null,
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(30_000),
    });
    const headers = new Headers({ 'cache-control': 'no-store' });
    for (const name of passedBack) {
      const value = answer.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    return new Response(answer.body, { status: answer.status, headers });
  } catch (error) {
    console.error('Permissions cannot be reached:', error);
    return Response.json({ code: 'UNAVAILABLE' }, { status: 503 });
  }
}

/** A page of another origin can send a form here with the person's cookie, but not JSON. */
async function change(request: NextRequest, context: RouteContext): Promise<Response> {
  if (request.headers.get('content-type')?.split(';')[0] !== 'application/json') {
    return Response.json({ code: 'VALIDATION_FAILED' }, { status: 415 });
  }
  return pass(request, context);
}

export { pass as GET, change as POST };
