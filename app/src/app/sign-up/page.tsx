/** Sign-up page. */
import { redirect } from 'next/navigation';
import { currentAccount } from '../../auth/current-account.ts';
import { AccountFrame } from '../../features/account/account-frame.tsx';
import { SignUpForm } from '../../features/account/sign-up-form-view.tsx';

export default async function SignUpPage() {
  if (await currentAccount()) redirect('/chat');
  return (
    <AccountFrame titleKey="signUp.title">
      <SignUpForm />
    </AccountFrame>
  );
}
