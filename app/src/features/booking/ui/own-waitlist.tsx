'use client';
/** What one is waiting for, and what has become free: to take or to leave while it is kept. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBell } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import type { OwnWaitlistSubscription as Waitlist } from '../../../graphql/generated/graphql.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { AnswerWaitlistOffer, LeaveWaitlist, OwnWaitlistSubscription } from '../documents.ts';
import { justBefore } from '../state/free-starts.ts';
import { useBookingWords } from '../use-booking-words.ts';
import { useFailureWords } from '../use-failure-words.ts';
import classes from './booking.module.css';
import { Countdown } from './countdown.tsx';

type Entry = Waitlist['waitlist_entries'][number];
type Offer = Entry['offers'][number];

/** Shows nothing to somebody who waits for nothing. */
export function OwnWaitlist({ patientId }: { patientId: string | null }) {
  const t = useTranslations('booking.waitlist');
  const { account } = useSignedIn();
  const { data } = useSubscription(OwnWaitlistSubscription, {
    variables: { patientId: patientId ?? account.userId },
    fetchPolicy: 'no-cache',
  });
  const entries = data?.waitlist_entries ?? [];
  if (entries.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-labelledby="waitlist-title">
      <Title order={2} size="h5" id="waitlist-title">
        {t('own')}
      </Title>
      <ul className={`${classes.list} ${classes.doctors}`} aria-labelledby="waitlist-title">
        {entries.map((entry) => (
          <li key={entry.id}>
            {entry.offers.map((offer) => (
              <OfferCard key={offer.id} offer={offer} />
            ))}
            <EntryCard entry={entry} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function EntryCard({ entry }: { entry: Entry }) {
  const t = useTranslations('booking.waitlist');
  const words = useBookingWords();
  const { connection } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const failureWords = useFailureWords();
  const whom = entry.doctor?.display_name ?? t('anyOf', { speciality: entry.speciality ?? '' });
  const leave = async (): Promise<void> => {
    setBusy(true);
    try {
      await connection.mutate(LeaveWaitlist, { entryId: entry.id });
    } catch (error) {
      notifications.show({ color: 'red', message: failureWords(failureOf(error).code) });
      setBusy(false);
    }
  };
  return (
    <Paper withBorder radius="lg" p="md">
      <Group justify="space-between">
        <div>
          <Text fw={550}>{whom}</Text>
          <Text size="sm" c="dimmed">
            {t('wish', {
              length: words.minutes(entry.duration_minutes),
              from: words.date(entry.starts_after),
              to: words.date(justBefore(entry.ends_before)),
            })}
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          loading={busy}
          aria-label={t('leaveOf', { whom })}
          onClick={() => void leave()}
        >
          {t('leave')}
        </Button>
      </Group>
    </Paper>
  );
}

function OfferCard({ offer }: { offer: Offer }) {
  const t = useTranslations('booking.waitlist');
  const words = useBookingWords();
  const failureWords = useFailureWords();
  const { connection } = useSignedIn();
  const router = useRouter();
  const [answering, setAnswering] = useState<boolean | null>(null);
  const answer = async (accept: boolean): Promise<void> => {
    setAnswering(accept);
    try {
      const { answerWaitlistOffer } = await connection.mutate(AnswerWaitlistOffer, {
        offerId: offer.id,
        accept,
      });
      if (answerWaitlistOffer.appointmentId) router.push(`/book/booked/${answerWaitlistOffer.appointmentId}`);
    } catch (error) {
      notifications.show({ color: 'red', message: failureWords(failureOf(error).code) });
      setAnswering(null);
    }
  };
  return (
    <Alert
      mb="xs"
      color="sea"
      variant="light"
      role="alert"
      icon={<IconBell aria-hidden="true" />}
      title={t('offered', { when: words.moment(offer.starts_at), name: offer.doctor?.display_name ?? '' })}
    >
      <Countdown until={offer.expires_at}>
        {(left) => <Text size="sm">{t('offerKept', { left })}</Text>}
      </Countdown>
      <Group mt="sm">
        <Button
          size="xs"
          loading={answering === true}
          disabled={answering === false}
          onClick={() => void answer(true)}
        >
          {t('accept')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={answering === false}
          disabled={answering === true}
          onClick={() => void answer(false)}
        >
          {t('decline')}
        </Button>
      </Group>
    </Alert>
  );
}
