'use client';
/** One doctor of the list, with the next free time. */
import { useQuery } from '@apollo/client/react';
import { Button, Skeleton, Text } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import type { DoctorFieldsFragment } from '../../../graphql/generated/graphql.ts';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { NextFreeQuery } from '../documents.ts';
import { dayOf } from '../state/free-starts.ts';
import { useBookingWords } from '../use-booking-words.ts';
import type { ChangeSelection } from '../use-selection.ts';
import classes from './booking.module.css';

interface DoctorCardProps {
  doctor: DoctorFieldsFragment;
  durationMinutes: number | null;
  patientId: string | null;
  change: ChangeSelection;
}

export function DoctorCard({ doctor, durationMinutes, patientId, change }: DoctorCardProps) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const { account } = useSignedIn();
  // Null when the doctor was blocked a moment ago: who may no longer be seen.
  const name = doctor.user?.display_name ?? t('doctorUnknown');
  const { data, previousData } = useQuery(NextFreeQuery, {
    variables: { doctorId: doctor.user_id, durationMinutes: durationMinutes ?? 0, limit: 1, patientId },
    skip: durationMinutes === null,
    fetchPolicy: 'no-cache',
  });
  const answer = (data ?? previousData)?.nextFree;
  const next = answer?.[0]?.startsAt;
  return (
    <li className={classes.doctor}>
      <PersonAvatar id={doctor.user_id} name={name} size={48} />
      <div className={classes.doctorWords}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {[doctor.speciality, doctor.languages.map(words.language).join(', ')].filter(Boolean).join(' · ')}
        </Text>
        {doctor.bio && (
          <Text size="sm" lineClamp={2} mt={4}>
            {doctor.bio}
          </Text>
        )}
      </div>
      <div className={classes.doctorActs}>
        {!answer && durationMinutes !== null ? (
          <Skeleton h={18} w={150} />
        ) : (
          <Text size="sm" c={next ? undefined : 'dimmed'}>
            {next ? t('nextFree', { when: words.moment(next) }) : t('nothingFree')}
          </Text>
        )}
        <Button
          variant="light"
          aria-label={t('chooseDoctor', { name })}
          onClick={() =>
            change({ doctorId: doctor.user_id, day: next ? dayOf(next, account.timeZone) : null }, 'step')
          }
        >
          {t('choose')}
        </Button>
      </div>
    </li>
  );
}
