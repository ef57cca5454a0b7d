'use client';
/** For the front desk: urgent messages that nobody has read in time, and the clinic's words for emergencies. */
import { useSubscription } from '@apollo/client/react';
import { Badge, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import classes from '../../clinic/ui/clinic.module.css';
import { LiveList } from '../../../ui/live-list.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { HandleUrgent, UrgentQueueSubscription } from '../documents.ts';
import { ChatRulesForm } from './chat-rules-form.tsx';

const SHOWN = 50;

export function UrgentQueue() {
  const t = useTranslations('urgency');
  const time = useTimeWords();
  const { connection } = useSignedIn();
  const { data, error, restart } = useSubscription(UrgentQueueSubscription, {
    variables: { limit: SHOWN },
    fetchPolicy: 'no-cache',
  });
  const handle = (messageId: string): void => {
    connection
      .mutate(HandleUrgent, { messageId })
      .catch(() => notifications.show({ color: 'red', message: t('handleFailed') }));
  };
  return (
    <Stack gap="xl">
      <LiveList
        label={t('queue')}
        rows={data?.urgent_messages}
        failed={error !== undefined}
        empty={t('empty')}
        onRetry={restart}
      >
        {(row) => (
          <li key={row.message_id} className={classes.row}>
            <div className={classes.words}>
              <Text fw={550}>{row.raiser?.display_name}</Text>
              <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {row.excerpt}
              </Text>
              <Text size="sm" c="dimmed">
                {time.full(row.raised_at)}
              </Text>
            </div>
            {row.handled_at ? (
              <Badge variant="light" tt="none">
                {t('handledBy', {
                  name: row.handler?.display_name ?? '',
                  when: time.short(row.handled_at),
                })}
              </Badge>
            ) : (
              <Button
                size="xs"
                aria-label={t('handleOf', { name: row.raiser?.display_name ?? '' })}
                onClick={() => handle(row.message_id)}
              >
                {t('handle')}
              </Button>
            )}
          </li>
        )}
      </LiveList>
      <ChatRulesForm />
    </Stack>
  );
}
