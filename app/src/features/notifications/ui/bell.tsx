'use client';
/** The bell in the header: how much is unread, live, and the list behind it. */
import { useSubscription } from '@apollo/client/react';
import { ActionIcon, Indicator, Popover, VisuallyHidden } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { UnreadNotificationsSubscription } from '../documents.ts';
import { registerWorker } from '../web-push.ts';
import { NotificationList } from './notification-list.tsx';

export function Bell() {
  const t = useTranslations('notifications');
  const { account } = useSignedIn();
  const [opened, setOpened] = useState(false);
  const { data } = useSubscription(UnreadNotificationsSubscription, {
    variables: { me: account.userId },
    fetchPolicy: 'no-cache',
  });
  const unread = data?.notifications_aggregate.aggregate?.count ?? 0;
  const news = useNews(data ? unread : null);
  useEffect(() => {
    // Without it pages are reloaded without an offline page, and messages wait until the app is open.
    registerWorker().catch(() => undefined);
  }, []);
  return (
    <>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        width="min(400px, calc(100vw - 16px))"
        shadow="md"
        trapFocus
        returnFocus
        withRoles={false}
      >
        <Popover.Target>
          <Indicator
            label={unread > 99 ? '99+' : unread}
            size={18}
            offset={6}
            disabled={unread === 0}
            color="red.8"
          >
            <ActionIcon
              variant="subtle"
              color="gray"
              c="inherit"
              size="lg"
              aria-label={t('bell', { count: unread })}
              aria-expanded={opened}
              aria-haspopup="dialog"
              onClick={() => setOpened(!opened)}
            >
              <IconBell size={20} aria-hidden="true" />
            </ActionIcon>
          </Indicator>
        </Popover.Target>
        <Popover.Dropdown p={0} role="dialog" aria-label={t('title')}>
          <NotificationList unread={unread} onClose={() => setOpened(false)} />
        </Popover.Dropdown>
      </Popover>
      <VisuallyHidden role="status" aria-label={t('news')}>
        {news > 0 ? t('newCount', { count: news }) : ''}
      </VisuallyHidden>
    </>
  );
}

/** How many came at once since the page was opened; what was unread before is no news. */
function useNews(unread: number | null): number {
  const before = useRef(unread);
  const [news, setNews] = useState(0);
  useEffect(() => {
    const more = unread !== null && before.current !== null ? unread - before.current : 0;
    before.current = unread;
    if (more !== 0) setNews(Math.max(0, more));
  }, [unread]);
  return news;
}
