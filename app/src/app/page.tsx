/** The front door: straight to the conversations, or to the sign-in page. */
import { redirect } from 'next/navigation';
import { currentAccount } from '../auth/current-account.ts';

export default async function HomePage() {
  redirect((await currentAccount()) ? '/chat' : '/sign-in');
}
