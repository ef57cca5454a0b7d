'use client';
/** A page for guests that only says something: they have no account and nowhere else to go. */
import { Center, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { BrandMark } from '../../../ui/brand-mark.tsx';

interface GuestNoticeProps {
  icon?: ReactNode;
  title: string;
  text: string;
  children?: ReactNode;
}

export function GuestNotice({ icon, title, text, children }: GuestNoticeProps) {
  return (
    <Center component="main" mih="100dvh" p="lg">
      <Stack align="center" ta="center" maw={460} gap="sm">
        <BrandMark />
        {icon}
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="dimmed">{text}</Text>
        {children}
      </Stack>
    </Center>
  );
}
