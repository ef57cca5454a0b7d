/** The document around every page: language, colour scheme before the first paint, theme and words. */
import '@fontsource-variable/inter';
import '@fontsource-variable/noto-sans-bengali';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import '../features/appointments/ui/look-colours.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { currentAccount } from '../auth/current-account.ts';
import { messagesByLocale } from '../i18n/messages.ts';
import { requestLocale } from '../i18n/request-locale.ts';
import { Providers } from '../ui/providers.tsx';

// Every page depends on who asks; a page made at build time would carry no nonce and no language.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: 'Telemed',
  applicationName: 'Telemed',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#1f272c' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const account = await currentAccount();
  const locale = await requestLocale(account);
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang={locale} data-hydrated="false" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} suppressHydrationWarning />
      </head>
      <body>
        <Providers locale={locale} messages={messagesByLocale[locale]} timeZone={account?.timeZone ?? 'UTC'}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
