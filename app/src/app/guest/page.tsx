/** The consultation of a guest, without an account and without a code in its address. */
import { GuestScreen } from '../../features/guest/ui/guest-screen.tsx';
import { serverConfig } from '../../server-config.ts';

export default function GuestPage() {
  return <GuestScreen videoUrl={serverConfig().livekitUrl} />;
}
