'use client';
/** What is beside the rooms list before a room is chosen. */
import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';

export function EmptyRoom() {
  const t = useTranslations('chat');
  return (
    <Stack align="center" justify="center" h="100%" gap="sm" p="xl" ta="center">
      <ThemeIcon size={64} radius="xl" variant="light" aria-hidden="true">
        <IconMessages size={32} />
      </ThemeIcon>
      <Title order={1} size="h4">
        {t('noRoomOpen')}
      </Title>
      <Text c="dimmed" maw={360}>
        {t('noRoomOpenHint')}
      </Text>
    </Stack>
  );
}
