'use client';
/** One's own account: name, language, time zone, how one is told of appointments, calendars elsewhere, and the devices one is signed in on. */
import { ScrollArea, Stack, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { CallbackNumberForm } from '../consultation/ui/callback-number-form.tsx';
import { NotificationPreferences } from '../notifications/ui/preferences-form.tsx';
import { OwnNoticeForm } from '../urgency/ui/own-notice-form.tsx';
import { AccountForm } from './account-form.tsx';
import { CalendarFeeds } from './calendar-feeds.tsx';
import { DeviceList } from './device-list.tsx';

export function SettingsScreen() {
  const t = useTranslations('settings');
  const title = t('title');
  useEffect(() => {
    document.title = `${title} · Telemed`;
  }, [title]);
  return (
    <ScrollArea h="100%" viewportProps={{ tabIndex: -1 }}>
      <Stack maw={640} mx="auto" px="md" py="lg" gap="lg">
        <Title order={1} size="h3">
          {title}
        </Title>
        <AccountForm />
        <OwnNoticeForm />
        <NotificationPreferences />
        <CallbackNumberForm />
        <CalendarFeeds />
        <DeviceList />
      </Stack>
    </ScrollArea>
  );
}
