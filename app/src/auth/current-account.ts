/** Who is signed in on the device that made this request. Server only. */
import { getServerSession } from 'next-auth';
import type { SignedIn } from './accounts.ts';
import { authOptions } from './options.ts';

export async function currentAccount(): Promise<SignedIn | null> {
  const session = await getServerSession(authOptions());
  return session?.account ?? null;
}
