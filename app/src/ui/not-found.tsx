'use client';
/** Says that a page does not exist, and where to go instead. */
import { Button, Center, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { useTranslations } from 'use-intl/react';

export function NotFound() {
  const t = useTranslations('notFound');
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack align="center" maw={420} ta="center">
        <Title order={1} size="h3">
          {t('title')}
        </Title>
        <Text c="dimmed">{t('text')}</Text>
        <Button component={Link} href="/">
          {t('home')}
        </Button>
      </Stack>
    </Center>
  );
}
