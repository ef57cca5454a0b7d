'use client';
/** What became of each message to anybody; those that failed for good can be sent again. */
import { useSubscription } from '@apollo/client/react';
import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import { NOTIFICATION_KINDS } from '../../notifications/state/notification.ts';
import { notificationKey } from '../../notifications/use-notification-words.ts';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { DeliveriesSubscription, RetryDelivery } from '../documents.ts';
import { DeliveryList, DeliveryRow, useChosenStates } from './delivery-list.tsx';

const STATES = {
  all: ['queued', 'sending', 'sent', 'dropped', 'dead'],
  waiting: ['queued', 'sending'],
  sent: ['sent'],
  dropped: ['dropped'],
  dead: ['dead'],
} as const;

const CHANNELS = ['email', 'sms', 'web_push', 'in_app'] as const;

export function Deliveries() {
  const t = useTranslations('clinic.messages');
  const tKind = useTranslations('notifications');
  const time = useTimeWords();
  const { connection } = useSignedIn();
  const { variables, ...states } = useChosenStates(STATES);
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
  return (
    <DeliveryList
      label={t('list')}
      choosing={{ label: t('filter'), ...states, words: (name) => t(`filters.${name}`) }}
      rows={data?.notification_deliveries}
      failed={error !== undefined}
      empty={t('empty')}
      onRetry={restart}
    >
      {(delivery) => {
        const channel = CHANNELS.find((name) => name === delivery.channel);
        const status = STATES.all.find((name) => name === delivery.status);
        return (
          <DeliveryRow
            key={delivery.id}
            status={delivery.status}
            statusWords={status ? t(`statuses.${status}`) : delivery.status}
            title={`${kindWords(delivery.kind)} · ${delivery.user.display_name}`}
            actions={
              delivery.status === 'dead' && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('retryOf', { name: delivery.user.display_name })}
                  onClick={() => retry(delivery.id)}
                >
                  {t('retry')}
                </Button>
              )
            }
          >
            <Text size="sm" c="dimmed">
              {channel ? t(`channels.${channel}`) : delivery.channel} ·{' '}
              {time.short(delivery.finished_at ?? delivery.due_at)}
              {delivery.attempts > 1 && ` · ${t('attempts', { count: delivery.attempts })}`}
            </Text>
            {delivery.reason && <Text size="sm">{delivery.reason}</Text>}
          </DeliveryRow>
        );
      }}
    </DeliveryList>
  );
}
