'use client';
/** What other systems were told, are being told and could not be told, live; anything can be sent again. */
import { useSubscription } from '@apollo/client/react';
import { Badge, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import clinic from '../../clinic/ui/clinic.module.css';
import { LiveList } from '../../../ui/live-list.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { Redeliver, WebhookDeliveriesSubscription } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';
import classes from './integration.module.css';

const SHOWN = 50;
const FILTERS = {
  all: ['queued', 'sending', 'delivered', 'dead'],
  waiting: ['queued', 'sending'],
  delivered: ['delivered'],
  dead: ['dead'],
} as const;
type Filter = keyof typeof FILTERS;
const STATUSES = ['queued', 'sending', 'delivered', 'dead'] as const;

export function WebhookDeliveries() {
  const t = useTranslations('clinic.integration');
  const time = useTimeWords();
  const { connection } = useSignedIn();
  const explain = useIntegrationFailure();
  const [filter, setFilter] = useState<Filter>('all');
  const variables = useMemo(() => ({ statuses: [...FILTERS[filter]], limit: SHOWN }), [filter]);
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
        label={t('deliveries')}
        rows={data?.webhook_deliveries}
        failed={error !== undefined}
        empty={t('noDeliveries')}
        onRetry={restart}
      >
        {(delivery) => {
          const status = STATUSES.find((one) => one === delivery.status);
          const session = delivery.session.external_id ?? delivery.session.consultation_id.slice(0, 8);
          return (
            <li key={delivery.id} className={clinic.row} data-status={delivery.status}>
              <div className={clinic.words}>
                <Text fw={550}>
                  {delivery.event.kind} · {session}
                </Text>
                <Text size="sm" c="dimmed" className={classes.address}>
                  {delivery.session.client.name} · {delivery.endpoint.url}
                  {delivery.endpoint.deleted_at && ` (${t('deleted')})`} ·{' '}
                  {t('number', { number: delivery.seq })} ·{' '}
                  {time.short(delivery.finished_at ?? delivery.created_at)}
                </Text>
                {delivery.reason && <Text size="sm">{delivery.reason}</Text>}
                {delivery.status === 'queued' && delivery.attempts > 0 && (
                  <Text size="sm">{t('nextAttempt', { when: time.full(delivery.next_attempt_at) })}</Text>
                )}
              </div>
              <Badge
                variant={delivery.status === 'dead' ? 'filled' : 'light'}
                color={delivery.status === 'dead' ? 'red.9' : undefined}
                tt="none"
              >
                {status ? t(`statuses.${status}`) : delivery.status}
              </Badge>
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
            </li>
          );
        }}
      </LiveList>
    </Stack>
  );
}
