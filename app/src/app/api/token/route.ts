/** Hands the signed-in page a short-lived access token for the GraphQL engine. */
import { AccountRefusal, mintToken } from '../../../auth/accounts.ts';
import { currentAccount } from '../../../auth/current-account.ts';

export async function POST(): Promise<Response> {
  const account = await currentAccount();
  if (!account) return Response.json({ code: 'SESSION_ENDED' }, { status: 401 });
  try {
    const { token, expiresAt } = await mintToken(account.sessionId);
    // A duration and not a time: the clock of the device may be wrong.
    const expiresInMs = Math.max(0, Date.parse(expiresAt) - Date.now());
    return Response.json({ token, expiresInMs }, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    if (error instanceof AccountRefusal && error.status === 401) {
      return Response.json({ code: 'SESSION_ENDED' }, { status: 401 });
    }
    console.error('No token:', error);
    return Response.json({ code: 'UNAVAILABLE' }, { status: 503 });
  }
}
