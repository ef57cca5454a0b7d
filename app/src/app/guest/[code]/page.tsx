/** Where an invitation leads. Opening it uses nothing up: programs that preview links open it too. */
import { InvitationScreen } from '../../../features/guest/ui/invitation-screen.tsx';

export default async function InvitationPage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  return <InvitationScreen code={code} />;
}
