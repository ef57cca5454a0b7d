'use client';
/** The clinic's doctors: who is verified and can be booked. Admins decide, staff read. */
import { useSubscription } from '@apollo/client/react';
import { Badge, Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useBookingWords } from '../../booking/use-booking-words.ts';
import { containsPattern } from '../../chat/state/search-pattern.ts';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { DoctorsToVerifySubscription, VerifyDoctor } from '../documents.ts';
import classes from './clinic.module.css';
import { LiveList } from '../../../ui/live-list.tsx';

const SHOWN = 100;

const WAITING = {
  root: { background: 'var(--telemed-warning)', color: 'var(--telemed-warning-text)' },
};

export function DoctorList() {
  const t = useTranslations('clinic.doctors');
  const words = useBookingWords();
  const time = useTimeWords();
  const { account, connection } = useSignedIn();
  const [name, setName] = useState('');
  const [settled] = useDebouncedValue(name, 200);
  const variables = useMemo(() => ({ pattern: containsPattern(settled), limit: SHOWN }), [settled]);
  const { data, error, restart } = useSubscription(DoctorsToVerifySubscription, {
    variables,
    fetchPolicy: 'no-cache',
  });
  const decide = async (doctorId: string, verifiedAt: string | null): Promise<void> => {
    try {
      const { update_doctors_by_pk: row } = await connection.mutate(VerifyDoctor, { doctorId, verifiedAt });
      if (!row) throw new Error('The doctor was not changed.');
    } catch {
      notifications.show({ color: 'red', message: t('failed') });
    }
  };
  const withdraw = (doctorId: string, who: string): void => {
    modals.openConfirmModal({
      title: t('withdrawTitle', { name: who }),
      children: <Text size="sm">{t('withdrawText')}</Text>,
      labels: { confirm: t('withdraw'), cancel: t('cancel') },
      confirmProps: { color: 'red.9' },
      onConfirm: () => void decide(doctorId, null),
    });
  };
  return (
    <Stack>
      <TextInput
        label={t('find')}
        maw={360}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <LiveList
        label={t('list')}
        rows={data?.doctors}
        failed={error !== undefined}
        empty={t('empty')}
        onRetry={restart}
      >
        {(doctor) => {
          const who = doctor.user.display_name;
          const verified = doctor.verified_at != null;
          return (
            <li key={doctor.user_id} className={classes.row}>
              <div className={classes.words}>
                <Text fw={550}>{who}</Text>
                <Text size="sm" c="dimmed">
                  {[doctor.speciality, doctor.languages.map(words.language).join(', '), doctor.user.email]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </div>
              <Badge variant="light" tt="none" styles={verified ? undefined : WAITING}>
                {doctor.verified_at
                  ? t('verifiedSince', { when: time.short(doctor.verified_at) })
                  : t('notVerified')}
              </Badge>
              {account.role === 'admin' &&
                (verified ? (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('withdrawOf', { name: who })}
                    onClick={() => withdraw(doctor.user_id, who)}
                  >
                    {t('withdraw')}
                  </Button>
                ) : (
                  <Button
                    size="xs"
                    aria-label={t('verifyOf', { name: who })}
                    onClick={() => void decide(doctor.user_id, 'now()')}
                  >
                    {t('verify')}
                  </Button>
                ))}
            </li>
          );
        }}
      </LiveList>
    </Stack>
  );
}
