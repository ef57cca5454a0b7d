'use client';
/** A message that is not on the server yet: waiting, on its way, or refused with a reason. */
import { Button, Group } from '@mantine/core';
import { IconAlertCircle, IconClock } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { WaitingFiles } from '../../files/ui/waiting-files.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import type { OutboxItem } from '../state/message.ts';
import { LinkedText } from './linked-text.tsx';
import classes from './message-row.module.css';

const KNOWN_REASONS = ['permission-error', 'constraint-violation', 'http-413'] as const;

export function OutboxRow({ item }: { item: OutboxItem }) {
  const t = useTranslations('chat');
  const { outbox } = useSignedIn();
  const failed = item.status === 'failed';
  const reason = KNOWN_REASONS.find((known) => known === item.failureCode) ?? 'other';
  return (
    <li
      className={classes.row}
      data-own
      data-ends-run
      data-pending={item.status}
      aria-label={t(failed ? 'notSent' : 'pending')}
    >
      <div className={classes.bubble}>
        {item.files && <WaitingFiles files={item.files} />}
        {item.body !== '' && (
          <span className={classes.body} dir="auto">
            <LinkedText text={item.body} />
          </span>
        )}
        <span className={classes.meta}>
          {failed ? (
            <IconAlertCircle size={15} aria-hidden="true" />
          ) : (
            <span
              role="img"
              aria-label={t(`outbox.${item.status === 'queued' ? 'queued' : 'sending'}`)}
              className={classes.receipt}
            >
              <IconClock size={15} aria-hidden="true" />
            </span>
          )}
        </span>
        {failed && (
          <div className={classes.failure} role="alert">
            <span>{t(`refusals.${reason}`)}</span>
            <Group gap={6}>
              <Button size="compact-xs" variant="default" onClick={() => void outbox.retry(item.id)}>
                {t('retry')}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => void outbox.discard(item.id)}>
                {t('discard')}
              </Button>
            </Group>
          </div>
        )}
      </div>
    </li>
  );
}
