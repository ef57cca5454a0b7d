/** Ends the session of this device at the clinic, before next-auth forgets its cookie. */
import { endSession } from '../../../auth/accounts.ts';
import { currentAccount } from '../../../auth/current-account.ts';

export async function DELETE(): Promise<Response> {
  const account = await currentAccount();
  if (!account) return new Response(null, { status: 204 });
  try {
    await endSession(account.sessionId);
    return new Response(null, { status: 204 });
  } catch (error) {
    console.error('Session not ended:', error);
    return Response.json({ code: 'UNAVAILABLE' }, { status: 503 });
  }
}
