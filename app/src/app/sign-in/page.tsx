/** Sign-in page; `reason` says why one was sent here. */
import { redirect } from 'next/navigation';
import { currentAccount } from '../../auth/current-account.ts';
import { AccountFrame } from '../../features/account/account-frame.tsx';
import { SignInForm } from '../../features/account/sign-in-form.tsx';
import { safeReturnPath } from '../../features/account/return-path.ts';

type Query = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Query }) {
  const query = await searchParams;
  const returnTo = safeReturnPath(query.to);
  const reason = query.reason === 'ended' ? 'ended' : query.reason === 'signed-out' ? 'signed-out' : null;
  // Someone whose session has just ended still has its cookie for a moment.
  if (!reason && (await currentAccount())) redirect(returnTo);
  return (
    <AccountFrame titleKey="signIn.title">
      <SignInForm returnTo={returnTo} reason={reason} />
    </AccountFrame>
  );
}
