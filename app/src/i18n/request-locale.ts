/** Which language a page is written in: the account's, else the one chosen on this device, else the browser's. Server only. */
import { cookies, headers } from 'next/headers';
import type { SignedIn } from '../auth/accounts.ts';
import { asLocale, LOCALE_COOKIE, preferredLocale, type Locale } from './locales.ts';

export async function requestLocale(account: SignedIn | null): Promise<Locale> {
  if (account) return account.locale;
  const chosen = asLocale((await cookies()).get(LOCALE_COOKIE)?.value);
  return chosen ?? preferredLocale((await headers()).get('accept-language')) ?? 'en';
}
