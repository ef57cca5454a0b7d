'use client';
/** What is shown when a page cannot be made. */
import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('errorPage');
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack align="center" maw={420} ta="center">
        <Title order={1} size="h3">
          {t('title')}
        </Title>
        <Text c="dimmed">{t('text')}</Text>
        <Button onClick={reset}>{t('retry')}</Button>
      </Stack>
    </Center>
  );
}
