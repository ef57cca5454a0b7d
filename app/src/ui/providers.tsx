'use client';
/** Theme, words, dialogs and notices around every page. */
import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { type ReactNode, useEffect, useMemo } from 'react';
import { IntlProvider, useTranslations } from 'use-intl/react';
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
      <Themed>
        <ModalsProvider>
          <Notifications position="top-center" containerWidth={420} />
          {children}
        </ModalsProvider>
      </Themed>
    </IntlProvider>
  );
}

function Themed({ children }: { children: ReactNode }) {
  const close = useTranslations('shell')('closeNotice');
  // The library gives the button that closes a notice no name, and a notice is shown from many places.
  const named = useMemo(
    () =>
      mergeThemeOverrides(theme, {
        components: {
          Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
        },
      }),
    [close],
  );
  return (
    <MantineProvider theme={named} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  );
}
