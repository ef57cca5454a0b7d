'use client';
/** What is seen until the calendar is there. */
import { Skeleton, Stack } from '@mantine/core';
import { useTranslations } from 'use-intl/react';

export function CalendarSkeleton() {
  const t = useTranslations('calendar');
  return (
    <Stack role="status" aria-label={t('loading')} h="100%" p="md" gap="sm">
      <Skeleton h={34} />
      <Skeleton flex={1} mih={0} />
    </Stack>
  );
}
