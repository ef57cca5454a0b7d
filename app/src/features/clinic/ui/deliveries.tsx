'use client';
/** What became of each message to anybody; those that failed for good can be sent again. */
import { useSubscription } from '@apollo/client/react';
import { Badge, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { NOTIFICATION_KINDS } from '../../notifications/state/notification.ts';
import { notificationKey } from '../../notifications/use-notification-words.ts';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { DeliveriesSubscription, RetryDelivery } from '../documents.ts';
import classes from './clinic.module.css';
import { LiveList } from '../../../ui/live-list.tsx';

const SHOWN = 50;

const FILTERS = {
  all: ['queued', 'sending', 'sent', 'dropped', 'dead'],
  waiting: ['queued', 'sending'],
  sent: ['sent'],
  dropped: ['dropped'],
  dead: ['dead'],
} as const;
type Filter = keyof typeof FILTERS;

const STATUSES = ['queued', 'sending', 'sent', 'dropped', 'dead'] as const;
const CHANNELS = ['email', 'sms', 'web_push', 'in_app'] as const;

export function Deliveries() {
  const t = useTranslations('clinic.messages');
  const tKind = useTranslations('notifications');
  const time = useTimeWords();
  const { connection } = useSignedIn();
  const [filter, setFilter] = useState<Filter>('all');
  const variables = useMemo(() => ({ statuses: [...FILTERS[filter]], limit: SHOWN }), [filter]);
  const { data, error, restart } = useSubscription(DeliveriesSubscription, {
    variables,
    fetchPolicy: 'no-cache',
  });
  const retry = (deliveryId: string): void => {
    connection.mutate(RetryDelivery, { deliveryId }).then(
      () => notifications.show({ message: t('queuedAgain') }),
      () => notifications.show({ color: 'red', message: t('retryFailed') }),
    );
  };
  const kindWords = (text: string): string => {
    const kind = NOTIFICATION_KINDS.find((known) => known === text);
    return kind ? tKind(`kinds.${notificationKey(kind)}`) : text;
  };
  const one = <Name extends string>(names: readonly Name[], text: string): Name | undefined =>
    names.find((name) => name === text);
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('filter')}
        value={filter}
        onChange={(value) => setFilter(value as Filter)}
        data={(Object.keys(FILTERS) as Filter[]).map((name) => ({
          value: name,
          label: t(`filters.${name}`),
        }))}
      />
      <LiveList
        label={t('list')}
        rows={data?.notification_deliveries}
        failed={error !== undefined}
        empty={t('empty')}
        onRetry={restart}
      >
        {(delivery) => {
          const channel = one(CHANNELS, delivery.channel);
          const status = one(STATUSES, delivery.status);
          return (
            <li key={delivery.id} className={classes.row} data-status={delivery.status}>
              <div className={classes.words}>
                <Text fw={550}>
                  {kindWords(delivery.kind)} · {delivery.user.display_name}
                </Text>
                <Text size="sm" c="dimmed">
                  {channel ? t(`channels.${channel}`) : delivery.channel} ·{' '}
                  {time.short(delivery.finished_at ?? delivery.due_at)}
                  {delivery.attempts > 1 && ` · ${t('attempts', { count: delivery.attempts })}`}
                </Text>
                {delivery.reason && <Text size="sm">{delivery.reason}</Text>}
              </div>
              <Badge
                variant={delivery.status === 'dead' ? 'filled' : 'light'}
                color={delivery.status === 'dead' ? 'red.9' : undefined}
                tt="none"
              >
                {status ? t(`statuses.${status}`) : delivery.status}
              </Badge>
              {delivery.status === 'dead' && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('retryOf', { name: delivery.user.display_name })}
                  onClick={() => retry(delivery.id)}
                >
                  {t('retry')}
                </Button>
              )}
            </li>
          );
        }}
      </LiveList>
    </Stack>
  );
}
