'use client';
/** A page that only says something, and where to go from here. */
import { Button, Center, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';

export function Notice({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  const t = useTranslations('consultation');
  return (
    <Center h="100%" p="lg">
      <Stack align="center" ta="center" maw={460} gap="sm">
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="dimmed">{text}</Text>
        {children}
        <Button component={Link} href="/appointments" variant="light">
          {t('toAppointments')}
        </Button>
      </Stack>
    </Center>
  );
}
