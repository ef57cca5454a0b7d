/** Pages for people who are signed in; everybody else is sent to the sign-in page, and comes back from there. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { currentAccount } from '../../auth/current-account.ts';
import { addressHeader, signInPath } from '../../features/account/return-path.ts';
import { AppFrame } from '../../features/shell/app-frame.tsx';
import { SignedIn } from '../../features/shell/signed-in.tsx';
import { serverConfig } from '../../server-config.ts';

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const account = await currentAccount();
  if (!account) redirect(signInPath((await headers()).get(addressHeader)));
  return (
    <SignedIn account={account} endpoints={serverConfig().graphql}>
      <AppFrame>{children}</AppFrame>
    </SignedIn>
  );
}
