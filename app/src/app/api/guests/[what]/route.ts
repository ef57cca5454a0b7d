/** What the page of a guest asks. The secret that stands for him goes into a cookie of this path and nowhere else. */
import { cookies } from 'next/headers';
import { z } from 'zod';
import { askAsGuest, isGuestRequest } from '../../../../features/guest/guest-server.ts';

const cookieName = 'telemed-guest';
const halfADay = 12 * 60 * 60;
const redeemed = z.object({ secret: z.string() });

export async function POST(request: Request, { params }: { params: Promise<{ what: string }> }) {
  const { what } = await params;
  if (!isGuestRequest(what)) return Response.json({ code: 'NOT_FOUND' }, { status: 404 });
  // A form of another site cannot send this type without asking first.
  if (request.headers.get('content-type')?.split(';')[0] !== 'application/json') {
    return Response.json({ code: 'VALIDATION_FAILED' }, { status: 415 });
  }
  const jar = await cookies();
  const given: unknown = await request.json().catch(() => null);
  const { status, body } = await askAsGuest(what, given, jar.get(cookieName)?.value);
  const headers = { 'cache-control': 'no-store' };
  if (what !== 'redeem' || status >= 400) {
    return status === 204
      ? new Response(null, { status, headers })
      : Response.json(body, { status, headers });
  }
  jar.set(cookieName, redeemed.parse(body).secret, {
    httpOnly: true,
    sameSite: 'strict',
    secure: process.env.NEXTAUTH_URL?.startsWith('https:') ?? false,
    path: '/api/guests',
    maxAge: halfADay,
  });
  return new Response(null, { status: 204, headers });
}
