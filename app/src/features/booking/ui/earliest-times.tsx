'use client';
/** The earliest free times of all doctors that fit the search. */
import { useQuery } from '@apollo/client/react';
import { Skeleton, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { NextFreeQuery } from '../documents.ts';
import { dayOf } from '../state/free-starts.ts';
import { useBookingWords } from '../use-booking-words.ts';
import { useRefresh } from '../use-free-starts.ts';
import type { ChangeSelection } from '../use-selection.ts';
import classes from './booking.module.css';

const SHOWN = 6;

interface EarliestTimesProps {
  speciality: string | null;
  language: string | null;
  durationMinutes: number;
  patientId: string | null;
  change: ChangeSelection;
}

export function EarliestTimes(props: EarliestTimesProps) {
  const { speciality, language, durationMinutes, patientId, change } = props;
  const t = useTranslations('booking');
  const words = useBookingWords();
  const { account } = useSignedIn();
  const { data, previousData, error, refetch } = useQuery(NextFreeQuery, {
    variables: { speciality, language, durationMinutes, limit: SHOWN, patientId },
    fetchPolicy: 'no-cache',
    pollInterval: 30_000,
    skipPollAttempt: () => document.visibilityState !== 'visible',
  });
  useRefresh(refetch);
  const starts = (data ?? previousData)?.nextFree;
  // The list of doctors below stands without it.
  if (error && !starts) return null;
  return (
    <Stack gap="sm">
      <Title order={3} size="h5" id="earliest-title">
        {t('earliest')}
      </Title>
      {starts?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noEarliest')}
        </Text>
      )}
      {!starts && <Skeleton h={62} radius="md" role="status" aria-label={t('loading')} />}
      <ul className={`${classes.list} ${classes.earliest}`} aria-labelledby="earliest-title">
        {starts?.map(({ doctorId, startsAt, doctor }) => (
          <li key={`${doctorId} ${startsAt}`}>
            <UnstyledButton
              className={classes.earliestStart}
              onClick={() =>
                change(
                  { doctorId, durationMinutes, start: startsAt, day: dayOf(startsAt, account.timeZone) },
                  'step',
                )
              }
            >
              <Text component="span" display="block" fw={600} size="sm">
                {words.moment(startsAt)}
              </Text>
              <Text component="span" display="block" size="xs" c="dimmed" truncate>
                {doctor?.user?.display_name} · {doctor?.speciality}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
