/** Passes uploads and readings of files on to the actions service, and vouches for whose session they are of. */
import type { NextRequest } from 'next/server';
import { currentAccount } from '../../../../auth/current-account.ts';
import { serverConfig } from '../../../../server-config.ts';

/** Of the tus protocol, of ranges, and of the body; nothing else of the browser's goes on. */
const passedOn = [
  'content-type',
  'range',
  'tus-resumable',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'x-forwarded-for',
];
/** Of one connection, or of the body as it came over that connection. */
const notPassedBack = ['connection', 'keep-alive', 'transfer-encoding', 'content-encoding', 'date'];

interface RouteContext {
  params: Promise<{ path: string[] }>;
}

async function pass(request: NextRequest, { params }: RouteContext): Promise<Response> {
  const account = await currentAccount();
  if (!account) return Response.json({ code: 'SESSION_ENDED' }, { status: 401 });
  const { actionsUrl, internalSecret } = serverConfig();
  const path = (await params).path.map(encodeURIComponent).join('/');
  const headers = new Headers({
    'x-telemed-internal-secret': internalSecret,
    'x-telemed-session-id': account.sessionId,
    'accept-encoding': 'identity',
  });
  for (const name of passedOn) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  try {
    const answer = await fetch(`${actionsUrl}/internal/files/${path}${request.nextUrl.search}`, {
      method: request.method,
      headers,
      body: request.body,
      // A piece goes on while it comes in.
      duplex: 'half',
      redirect: 'manual',
      cache: 'no-store',
      signal: request.signal,
    } as RequestInit);
    const back = new Headers(answer.headers);
    for (const name of notPassedBack) back.delete(name);
    return new Response(answer.body, { status: answer.status, headers: back });
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    console.error('Files cannot be reached:', error);
    return Response.json({ code: 'UNAVAILABLE' }, { status: 503 });
  }
}

export { pass as GET, pass as HEAD, pass as POST, pass as PATCH, pass as DELETE };
