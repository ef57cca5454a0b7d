'use client';
/** What other systems were told, are being told and could not be told, live; anything can be sent again. */
import { useSubscription } from '@apollo/client/react';
import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import { DeliveryList, DeliveryRow, useChosenStates } from '../../clinic/ui/delivery-list.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { Redeliver, WebhookDeliveriesSubscription } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';
import classes from './integration.module.css';

const STATES = {
  all: ['queued', 'sending', 'delivered', 'dead'],
  waiting: ['queued', 'sending'],
  delivered: ['delivered'],
  dead: ['dead'],
} as const;

export function WebhookDeliveries() {
  const t = useTranslations('clinic.integration');
  const time = useTimeWords();
  const { connection } = useSignedIn();
  const explain = useIntegrationFailure();
  const { variables, ...states } = useChosenStates(STATES);
  const { data, error, restart } = useSubscription(WebhookDeliveriesSubscription, {
    variables,
    fetchPolicy: 'no-cache',
  });
  const redeliver = (deliveryId: string): void => {
    connection
      .mutate(Redeliver, { deliveryId })
      .then(
        () =>
          notifications.show({ message: t('queuedAgain'), closeButtonProps: { 'aria-label': t('close') } }),
        explain,
      );
  };
  return (
    <DeliveryList
      label={t('deliveries')}
      choosing={{ label: t('filter'), ...states, words: (name) => t(`filters.${name}`) }}
      rows={data?.webhook_deliveries}
      failed={error !== undefined}
      empty={t('noDeliveries')}
      onRetry={restart}
    >
      {(delivery) => {
        const status = STATES.all.find((name) => name === delivery.status);
        const session = delivery.session.external_id ?? delivery.session.consultation_id.slice(0, 8);
        return (
          <DeliveryRow
            key={delivery.id}
            status={delivery.status}
            statusWords={status ? t(`statuses.${status}`) : delivery.status}
            title={`${delivery.event.kind} · ${session}`}
            actions={
              <>
                {delivery.status !== 'sending' && !delivery.endpoint.deleted_at && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('redeliverOf', { kind: delivery.event.kind, session })}
                    onClick={() => redeliver(delivery.id)}
                  >
                    {t('redeliver')}
                  </Button>
                )}
                {delivery.tries.length > 0 && (
                  <details className={classes.tries}>
                    <summary>{t('attempts', { count: delivery.tries.length })}</summary>
                    <ol reversed start={delivery.tries[0]?.number}>
                      {delivery.tries.map((one) => (
                        <li key={one.number}>
                          {time.full(one.began_at)} · {one.status_code ?? '—'} ·{' '}
                          {t('took', { ms: one.took_ms })}
                          {one.error && ` · ${one.error}`}
                        </li>
                      ))}
                    </ol>
                  </details>
                )}
              </>
            }
          >
            <Text size="sm" c="dimmed" className={classes.address}>
              {delivery.session.client.name} · {delivery.endpoint.url}
              {delivery.endpoint.deleted_at && ` (${t('deleted')})`} · {t('number', { number: delivery.seq })}{' '}
              · {time.short(delivery.finished_at ?? delivery.created_at)}
            </Text>
            {delivery.reason && <Text size="sm">{delivery.reason}</Text>}
            {delivery.status === 'queued' && delivery.attempts > 0 && (
              <Text size="sm">{t('nextAttempt', { when: time.full(delivery.next_attempt_at) })}</Text>
            )}
          </DeliveryRow>
        );
      }}
    </DeliveryList>
  );
}
