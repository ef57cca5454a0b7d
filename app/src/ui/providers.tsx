'use client';
/** Theme, words, dialogs and notices around every page. */
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl/react';
import type { Locale } from '../i18n/locales.ts';
import type { Messages } from '../i18n/messages.ts';
import { cssVariables, theme } from './theme.ts';

interface ProvidersProps {
  locale: Locale;
  messages: Messages;
  timeZone: string;
  children: ReactNode;
}

export function Providers({ locale, messages, timeZone, children }: ProvidersProps) {
  // Says that the page listens by now: what is pressed or typed before that is lost, and tests wait for it.
  useEffect(() => {
    document.documentElement.dataset['hydrated'] = 'true';
  }, []);
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <ModalsProvider>
          <Notifications position="top-center" containerWidth={420} />
          {children}
        </ModalsProvider>
      </MantineProvider>
    </IntlProvider>
  );
}
