'use client';
/** Brand, places to go, colour scheme and the account menu. */
import { Box, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconLogout, IconSettings } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { ColorSchemeMenu } from '../../ui/color-scheme-menu.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { Bell } from '../notifications/ui/bell.tsx';
import classes from './app-frame.module.css';
import { Places } from './places.tsx';
import { useSignedIn } from './signed-in.tsx';

export function AppHeader() {
  const t = useTranslations('shell');
  const tRole = useTranslations('roles');
  const { account } = useSignedIn();
  const pathname = usePathname();
  const signOut = useSignOut();
  const roomOpen = /^\/chat\/./.test(pathname);
  return (
    <Box component="header" className={classes.header} data-room-open={roomOpen || undefined}>
      <BrandMark compact />
      <Places at="top" />
      <Bell />
      <ColorSchemeMenu />
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <UnstyledButton className={classes.account}>
            <PersonAvatar name={account.displayName} id={account.userId} size={32} />
            {/* No aria-label: it would have to hold the initials, which are seen and mean nothing when read. */}
            <VisuallyHidden>{t('account', { name: account.displayName })}</VisuallyHidden>
            <Text size="sm" fw={550} visibleFrom="sm" aria-hidden="true">
              {account.displayName}
            </Text>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Box px="sm" py={6}>
            <Text size="sm" fw={600}>
              {account.displayName}
            </Text>
            <Text size="xs" c="dimmed">
              {tRole(account.role)} · {account.email}
            </Text>
          </Box>
          <Menu.Divider />
          <Menu.Item
            component={Link}
            href="/settings"
            leftSection={<IconSettings size={16} aria-hidden="true" />}
          >
            {t('settings')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={signOut}>
            {t('signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Box>
  );
}

/** Asks first when there are unsent messages, because signing out throws them away. */
function useSignOut(): () => void {
  const t = useTranslations('shell');
  const { signOut, outbox } = useSignedIn();
  const leave = (): void => {
    signOut().catch(() =>
      notifications.show({ color: 'red', title: t('signOutFailed'), message: t('signOutFailedText') }),
    );
  };
  return () => {
    const unsent = outbox.items.filter((item) => item.status !== 'sent').length;
    if (unsent === 0) return leave();
    modals.openConfirmModal({
      title: t('unsentTitle'),
      children: <Text size="sm">{t('unsentText', { count: unsent })}</Text>,
      labels: { confirm: t('signOutAnyway'), cancel: t('stay') },
      confirmProps: { color: 'red' },
      onConfirm: leave,
    });
  };
}
