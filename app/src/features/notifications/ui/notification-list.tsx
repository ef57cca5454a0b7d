'use client';
/** The newest notifications, live; opening one marks it read and leads to what it is about. */
import { useSubscription } from '@apollo/client/react';
import {
  Alert,
  Button,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { notifications as notices } from '@mantine/notifications';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { NotificationsSubscription, ReadAllNotifications, ReadNotification } from '../documents.ts';
import { readNotification } from '../state/notification.ts';
import { useNotificationWords } from '../use-notification-words.ts';
import classes from './bell.module.css';

const SHOWN = 30;

interface NotificationListProps {
  unread: number;
  onClose: () => void;
}

export function NotificationList({ unread, onClose }: NotificationListProps) {
  const t = useTranslations('notifications');
  const time = useTimeWords();
  const say = useNotificationWords();
  const router = useRouter();
  const { account, connection } = useSignedIn();
  const me = account.userId;
  const { data, error, restart } = useSubscription(NotificationsSubscription, {
    variables: { me, limit: SHOWN },
    fetchPolicy: 'no-cache',
  });
  const rows = data?.notifications;
  const tellFailure = (): void => void notices.show({ color: 'red', message: t('notMarked') });
  return (
    <>
      <div className={classes.head}>
        <Text fw={650}>{t('title')}</Text>
        {unread > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => void connection.mutate(ReadAllNotifications, { me }).catch(tellFailure)}
          >
            {t('readAll')}
          </Button>
        )}
      </div>
      <ScrollArea.Autosize mah="min(480px, 70dvh)" type="auto" viewportProps={{ tabIndex: -1 }}>
        {error && !rows && (
          <Alert m="sm" role="alert" color="red" variant="light">
            {t('loadFailed')}{' '}
            <Button size="compact-xs" variant="default" onClick={() => restart()}>
              {t('retry')}
            </Button>
          </Alert>
        )}
        {!rows && !error && (
          <Stack p="md" role="status" aria-label={t('loading')}>
            <Skeleton h={36} />
            <Skeleton h={36} />
          </Stack>
        )}
        {rows?.length === 0 && (
          <Text c="dimmed" ta="center" px="md" py="xl">
            {t('empty')}
          </Text>
        )}
        <ul className={classes.list} aria-label={t('title')}>
          {rows?.map((row) => {
            const content = readNotification(row, account);
            const { title, text } = say(content);
            return (
              <li key={row.id}>
                <UnstyledButton
                  className={classes.item}
                  data-unread={row.read_at ? undefined : true}
                  onClick={() => {
                    if (!row.read_at) {
                      void connection.mutate(ReadNotification, { id: row.id }).catch(tellFailure);
                    }
                    if (content.href) {
                      router.push(content.href);
                      onClose();
                    }
                  }}
                >
                  <span className={classes.mark} aria-hidden="true" />
                  <span className={classes.words}>
                    <Text component="span" display="block" size="sm" className={classes.title}>
                      {title}
                      {!row.read_at && <VisuallyHidden> ({t('unread')})</VisuallyHidden>}
                    </Text>
                    {text && (
                      <Text component="span" display="block" size="sm">
                        {text}
                      </Text>
                    )}
                    <Text component="span" display="block" size="xs" c="dimmed">
                      {time.short(row.created_at)}
                    </Text>
                  </span>
                </UnstyledButton>
              </li>
            );
          })}
        </ul>
      </ScrollArea.Autosize>
    </>
  );
}
