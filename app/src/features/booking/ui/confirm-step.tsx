'use client';
/** The last look before booking, while the start is kept for this person. */
import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Paper, Skeleton, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState, type Ref } from 'react';
import { useTranslations } from 'use-intl/react';
import { Warning } from '../../../ui/warning.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { DoctorQuery } from '../documents.ts';
import type { AttemptState, Wish } from '../state/booking-attempt.ts';
import { sameClock } from '../state/free-starts.ts';
import { useBookingWords } from '../use-booking-words.ts';
import { useFailureWords } from '../use-failure-words.ts';
import classes from './booking.module.css';
import { Countdown } from './countdown.tsx';
import { usePatientName } from './doctor-summary.tsx';

const LONGEST_REASON = 2_000;

interface ConfirmStepProps {
  headingRef: Ref<HTMLHeadingElement>;
  state: AttemptState;
  onConfirm: (reason: string) => void;
  onAgain: () => void;
  onBack: () => void;
}

export function ConfirmStep({ headingRef, state, onConfirm, onAgain, onBack }: ConfirmStepProps) {
  const t = useTranslations('booking');
  const failureWords = useFailureWords();
  const [reason, setReason] = useState('');
  const open = state.phase === 'reserved' || state.phase === 'lapsed' ? state : null;
  const problem = open?.problem ?? null;
  return (
    <Stack gap="lg" maw={620}>
      <Title order={2} size="h4" ref={headingRef} tabIndex={-1}>
        {t('confirmTitle')}
      </Title>
      {!open && <Skeleton h={220} radius="lg" role="status" aria-label={t('reserving')} />}
      {open && (
        <>
          <Facts wish={open.wish} />
          {state.phase === 'reserved' && state.hold && (
            <Countdown until={state.hold.expiresAt}>
              {(left) => (
                <Text size="sm" className={classes.countdown}>
                  {t('keptFor', { left })}
                </Text>
              )}
            </Countdown>
          )}
          {state.phase === 'reserved' && !state.hold && <Warning>{t('overbookWarning')}</Warning>}
          {state.phase === 'lapsed' && (
            <Warning role="alert" title={t('lapsedTitle')}>
              {t('lapsedText')}
            </Warning>
          )}
          {problem !== null && (
            <Alert role="alert" color="red" variant="light">
              {failureWords(problem)} {state.phase === 'reserved' && t('bookedOnce')}
            </Alert>
          )}
          <Textarea
            label={t('reason')}
            description={t('reasonHint')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={LONGEST_REASON}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group>
            {state.phase === 'lapsed' ? (
              <Button loading={open.sending} onClick={onAgain}>
                {t('keepAgain')}
              </Button>
            ) : (
              <Button loading={open.sending} onClick={() => onConfirm(reason.trim())}>
                {t('book')}
              </Button>
            )}
            <Button variant="default" disabled={open.sending} onClick={onBack}>
              {t('otherTime')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

function Facts({ wish }: { wish: Wish }) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const { account } = useSignedIn();
  const { data } = useQuery(DoctorQuery, {
    variables: { doctorId: wish.doctorId },
    fetchPolicy: 'no-cache',
  });
  const doctor = data?.doctors_by_pk;
  const patient = usePatientName(wish.patientId);
  const zone = doctor?.user?.time_zone;
  const theirs = zone && !sameClock(wish.start, account.timeZone, zone) ? zone : null;
  return (
    <Paper withBorder radius="lg" p="lg">
      <dl className={classes.facts}>
        <dt>{t('doctor')}</dt>
        <dd>
          {doctor ? (
            `${doctor.user?.display_name ?? t('doctorUnknown')} · ${doctor.speciality}`
          ) : (
            <Skeleton h={16} w={180} />
          )}
        </dd>
        {patient && (
          <>
            <dt>{t('patient')}</dt>
            <dd>{patient}</dd>
          </>
        )}
        <dt>{t('day')}</dt>
        <dd>{words.dayOfInstant(wish.start)}</dd>
        <dt>{t('timeShort')}</dt>
        <dd>
          {words.span(wish.start, wish.durationMinutes)}{' '}
          <Text component="span" size="sm" c="dimmed" fw={400}>
            {words.zone(account.timeZone)}
          </Text>
          {theirs && (
            <Text size="sm" c="dimmed" fw={400}>
              {t('atTheDoctors', {
                when: words.span(wish.start, wish.durationMinutes, theirs),
                zone: words.zone(theirs),
              })}
            </Text>
          )}
        </dd>
        <dt>{t('length')}</dt>
        <dd>{words.minutes(wish.durationMinutes)}</dd>
      </dl>
    </Paper>
  );
}
