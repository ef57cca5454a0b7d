'use client';
/** Who waits for a free time, in the order in which they are offered one; live. */
import { useSubscription } from '@apollo/client/react';
import { Badge, Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import { LeaveWaitlist } from '../../booking/documents.ts';
import { justBefore } from '../../booking/state/free-starts.ts';
import { useBookingWords } from '../../booking/use-booking-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { WaitlistOverviewSubscription } from '../documents.ts';
import classes from './clinic.module.css';
import { LiveList } from '../../../ui/live-list.tsx';

const SHOWN = 100;

export function WaitlistOverview() {
  const t = useTranslations('clinic.waitlist');
  const words = useBookingWords();
  const { connection } = useSignedIn();
  const { data, error, restart } = useSubscription(WaitlistOverviewSubscription, {
    variables: { limit: SHOWN },
    fetchPolicy: 'no-cache',
  });
  const remove = (entryId: string): void => {
    connection
      .mutate(LeaveWaitlist, { entryId })
      .catch(() => notifications.show({ color: 'red', message: t('removeFailed') }));
  };
  return (
    <LiveList
      label={t('list')}
      rows={data?.waitlist_entries}
      failed={error !== undefined}
      empty={t('empty')}
      onRetry={restart}
    >
      {(entry) => (
        <li key={entry.id} className={classes.row}>
          <div className={classes.words}>
            <Text fw={550}>{entry.patient.display_name}</Text>
            <Text size="sm" c="dimmed">
              {entry.doctor?.display_name ?? t('anyOf', { speciality: entry.speciality ?? '' })}
              {' · '}
              {words.minutes(entry.duration_minutes)} ·{' '}
              {t('window', {
                from: words.date(entry.starts_after),
                to: words.date(justBefore(entry.ends_before)),
              })}
            </Text>
          </div>
          {entry.offers.map((offer) => (
            <Badge key={offer.id} variant="light" tt="none">
              {t('offered', { when: words.moment(offer.starts_at) })}
            </Badge>
          ))}
          <Button
            size="xs"
            variant="default"
            aria-label={t('removeOf', { name: entry.patient.display_name })}
            onClick={() => remove(entry.id)}
          >
            {t('remove')}
          </Button>
        </li>
      )}
    </LiveList>
  );
}
