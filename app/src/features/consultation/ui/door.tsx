'use client';
/** For the doctor: who waits, with a bell, and the ways in and out. */
import { useSubscription } from '@apollo/client/react';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TypedDocumentNode } from '@apollo/client';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { AdmitToConsultation, RemoveFromConsultation, WaitingLineSubscription } from '../documents.ts';
import { useTone } from '../use-device-check.ts';
import classes from './consultation.module.css';
import { useConsultationFailure } from './use-consultation-failure.ts';
import { useGuestName } from './use-guest-name.ts';

interface DoorProps {
  consultation: { id: string };
  patientId: string;
}

export function Door({ consultation }: DoorProps) {
  const t = useTranslations('consultation');
  const words = useTimeWords();
  const guestName = useGuestName();
  const { data } = useSubscription(WaitingLineSubscription, { fetchPolicy: 'no-cache' });
  const waiting = data?.consultation_admissions ?? [];
  const here = waiting.filter((one) => one.consultation_id === consultation.id);
  const elsewhere = waiting.filter((one) => one.consultation_id !== consultation.id);
  useBell(waiting.map((one) => one.id));
  return (
    <section className={classes.door} aria-label={t('door')}>
      <Stack gap={6} aria-live="polite">
        {here.map((one) => (
          <Paper key={one.id} withBorder radius="md" px="md" py={8} className={classes.atDoor}>
            <Group justify="space-between" gap="sm">
              <span>
                <Text component="span" fw={600}>
                  {one.user?.display_name ?? guestName(one.guest)}
                </Text>{' '}
                <Text component="span" size="sm" c="dimmed">
                  {t('waitsSince', { time: words.clock(one.waiting_since) })}
                </Text>
              </span>
              <Group gap={6}>
                <DoorButton document={AdmitToConsultation} admissionId={one.id} label={t('admit')} filled />
                {one.guest && (
                  <DoorButton document={RemoveFromConsultation} admissionId={one.id} label={t('sendAway')} />
                )}
              </Group>
            </Group>
          </Paper>
        ))}
        {elsewhere.length > 0 && (
          <Text size="sm" className={classes.elsewhere}>
            {t('alsoWaiting', {
              count: elsewhere.length,
              next: elsewhere[0]!.user?.display_name ?? guestName(elsewhere[0]!.guest),
              time: words.clock(elsewhere[0]!.consultation.appointment.starts_at),
            })}
          </Text>
        )}
      </Stack>
    </section>
  );
}

type DoorDocument = TypedDocumentNode<unknown, { admissionId: string }>;

interface DoorButtonProps {
  document: DoorDocument;
  admissionId: string;
  label: string;
  filled?: boolean;
}

export function DoorButton({ document, admissionId, label, filled = false }: DoorButtonProps) {
  const t = useTranslations('consultation');
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      await connection.mutate(document, { admissionId });
    } catch (error) {
      notifications.show({
        color: 'red',
        title: t('doorFailed'),
        message: failureWords(failureOf(error).code),
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      size="compact-md"
      variant={filled ? 'filled' : 'default'}
      loading={busy}
      onClick={() => void act()}
    >
      {label}
    </Button>
  );
}

/** Rings for everybody who was not there before. */
function useBell(ids: readonly string[]): void {
  const ring = useTone();
  const known = useRef<ReadonlySet<string>>(new Set());
  const key = ids.join();
  useEffect(() => {
    const present = key === '' ? [] : key.split(',');
    if (present.some((id) => !known.current.has(id))) ring();
    known.current = new Set(present);
  }, [key, ring]);
}
