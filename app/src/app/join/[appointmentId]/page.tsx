/** Where a join link leads that another system has handed to somebody without a password. */
import { currentAccount } from '../../../auth/current-account.ts';
import { AccountFrame } from '../../../features/account/account-frame.tsx';
import { JoinByLink } from '../../../features/account/join-by-link.tsx';

export default async function JoinPage({ params }: { params: Promise<{ appointmentId: string }> }) {
  const account = await currentAccount();
  return (
    <AccountFrame titleKey="join.title">
      <JoinByLink appointmentId={(await params).appointmentId} signedInAs={account?.displayName ?? null} />
    </AccountFrame>
  );
}
