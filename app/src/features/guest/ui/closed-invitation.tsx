'use client';
/** A link that does not open any more: why, and what to do now. */
import { Button, List, ThemeIcon } from '@mantine/core';
import { IconClockOff, IconLinkOff, IconMailOff, IconUserCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import type { ClosedReason } from '../state/closed-invitation.ts';
import { GuestNotice } from './guest-notice.tsx';

const icons = {
  used: IconUserCheck,
  revoked: IconMailOff,
  expired: IconClockOff,
  unknown: IconLinkOff,
  noCookie: IconLinkOff,
} as const satisfies Record<ClosedReason, unknown>;

export function ClosedInvitation({ reason }: { reason: ClosedReason }) {
  const t = useTranslations('guest.closed');
  const Icon = icons[reason];
  return (
    <GuestNotice
      icon={
        <ThemeIcon size={64} radius="xl" variant="light" color="gray" aria-hidden="true">
          <Icon size={34} stroke={1.6} />
        </ThemeIcon>
      }
      title={t(`${reason}.title`)}
      text={t(`${reason}.text`)}
    >
      <List ta="left" spacing="xs" mt="xs">
        <List.Item>{t(`${reason}.first`)}</List.Item>
        <List.Item>{t(`${reason}.second`)}</List.Item>
      </List>
      <Button component="a" href="/sign-in" variant="default" mt="sm">
        {t('account')}
      </Button>
    </GuestNotice>
  );
}
