'use client';
/** Nothing fits: leave word to be told when something becomes free. */
import { Alert, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconBellPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { JoinWaitlist } from '../documents.ts';
import { addDays, instantOf } from '../state/free-starts.ts';
import { useFailureWords } from '../use-failure-words.ts';
import { useToday } from '../use-today.ts';

const TWO_WEEKS = 14;

interface WaitlistInvitationProps {
  wanted: {
    doctorId: string | null;
    speciality: string | null;
    durationMinutes: number;
    patientId: string | null;
  };
  horizonDays: number | null;
}

export function WaitlistInvitation({ wanted, horizonDays }: WaitlistInvitationProps) {
  const t = useTranslations('booking.waitlist');
  const failureWords = useFailureWords();
  const { account, connection } = useSignedIn();
  const [opened, setOpened] = useState(false);
  const [state, setState] = useState<'open' | 'busy' | 'joined'>('open');
  const [failure, setFailure] = useState<string | null>(null);
  const today = useToday();
  const last = addDays(today, horizonDays ?? TWO_WEEKS);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(addDays(today, Math.min(TWO_WEEKS, horizonDays ?? TWO_WEEKS)));
  const valid = from >= today && from <= to && to <= last;

  const join = async (): Promise<void> => {
    setState('busy');
    setFailure(null);
    const { timeZone } = account;
    const midnight = instantOf(from, '00:00', timeZone);
    try {
      await connection.mutate(JoinWaitlist, {
        ...wanted,
        // A wish for the past part of today would be refused.
        from: Date.parse(midnight) < Date.now() ? new Date().toISOString() : midnight,
        to: instantOf(addDays(to, 1), '00:00', timeZone),
      });
      setState('joined');
    } catch (error) {
      setFailure(failureOf(error).code);
      setState('open');
    }
  };

  if (state === 'joined') {
    return (
      <Alert role="status" color="sea" variant="light">
        {t('joined')}
      </Alert>
    );
  }
  return (
    <Paper withBorder radius="lg" p="md" component="section" aria-label={t('title')}>
      <Group justify="space-between">
        <div>
          <Text fw={600}>{t('title')}</Text>
          <Text size="sm" c="dimmed">
            {wanted.doctorId ? t('textDoctor') : t('textSpeciality', { speciality: wanted.speciality ?? '' })}
          </Text>
        </div>
        {!opened && (
          <Button
            variant="light"
            leftSection={<IconBellPlus size={18} aria-hidden="true" />}
            onClick={() => setOpened(true)}
          >
            {t('open')}
          </Button>
        )}
      </Group>
      {opened && (
        <Stack
          mt="md"
          component="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (valid) void join();
          }}
        >
          {failure && (
            <Alert role="alert" color="red" variant="light">
              {failureWords(failure)}
            </Alert>
          )}
          <Group align="start">
            <TextInput
              type="date"
              label={t('from')}
              value={from}
              min={today}
              max={last}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('to')}
              value={to}
              min={from}
              max={last}
              error={valid ? undefined : t('invalid')}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </Group>
          <Group>
            <Button type="submit" loading={state === 'busy'} disabled={!valid}>
              {t('join')}
            </Button>
            <Button variant="default" onClick={() => setOpened(false)}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      )}
    </Paper>
  );
}
