/**
 * Gives every page its Content-Security-Policy: scripts only by nonce, connections only to this app, the engine and the
 * video server. Tells layouts the page's address, which they would not know otherwise.
 */
import { NextResponse, type NextRequest } from 'next/server';
import { addressHeader } from './features/account/return-path.ts';

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64');
  const policy = contentSecurityPolicy(nonce, {
    development: process.env.NODE_ENV === 'development',
    secure: request.nextUrl.protocol === 'https:',
    connect: [
      process.env.GRAPHQL_HTTP_URL,
      process.env.GRAPHQL_WS_URL,
      process.env.LIVEKIT_URL,
      process.env.LIVEKIT_URL?.replace(/^ws/, 'http'),
    ],
  });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set(addressHeader, addressOf(request));
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

function addressOf(request: NextRequest): string {
  const url = request.nextUrl.clone();
  url.searchParams.delete('_rsc'); // what the router adds when it asks for a part of a page
  return url.pathname + url.search;
}

interface PolicyFacts {
  development: boolean;
  secure: boolean;
  connect: (string | undefined)[];
}

function contentSecurityPolicy(nonce: string, { development, secure, connect }: PolicyFacts): string {
  const origins = connect.flatMap((url) => (url ? [new URL(url).origin] : []));
  const directives = [
    "default-src 'self'",
    // WebAssembly blurs backgrounds; text still is never run as a script.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ''}`,
    // The component library sets style attributes, for which there are no nonces.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${[...new Set(origins)].join(' ')}${development ? ' ws:' : ''}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}

export const config = {
  matcher: [{ source: '/((?!api/|v1/|_next/static|_next/image|icon|favicon).*)' }],
};
