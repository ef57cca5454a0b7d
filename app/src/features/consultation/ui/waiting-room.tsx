'use client';
/** The patient waits to be let in: his place in the line, and that nothing else is needed of him. */
import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { LeaveWaitingRoom } from '../documents.ts';
import { useWaitingRoom } from '../use-waiting-room.ts';
import { useConsultationFailure } from './use-consultation-failure.ts';

interface WaitingRoomProps {
  appointmentId: string;
  consultationId: string;
  place: number | null;
  doctorName: string;
  startsAt: string;
  doctorHere: boolean;
  onLeave: () => void;
}

export function WaitingRoom(props: WaitingRoomProps) {
  const { appointmentId, consultationId, place, doctorName, startsAt, doctorHere, onLeave } = props;
  const t = useTranslations('consultation');
  const words = useTimeWords();
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const refusal = useWaitingRoom(appointmentId, consultationId);
  const leave = (): void => {
    connection.sendLeaving(LeaveWaitingRoom, { consultationId });
    onLeave();
  };
  return (
    <Center h="100%" p="lg">
      <Stack align="center" ta="center" maw={460} gap="sm">
        <Loader type="dots" aria-hidden="true" />
        <Title order={1} size="h3">
          {t('waiting')}
        </Title>
        {refusal ? (
          <Alert color="red" variant="light" role="alert">
            {failureWords(refusal)}
          </Alert>
        ) : (
          <div role="status">
            {place !== null && (
              <Text fz="lg" fw={600}>
                {place === 1 ? t('placeFirst') : t('place', { place })}
              </Text>
            )}
            <Text c="dimmed">
              {t(doctorHere ? 'doctorHere' : 'doctorComes', {
                name: doctorName,
                time: words.clock(startsAt),
              })}
            </Text>
          </div>
        )}
        <Text size="sm" c="dimmed">
          {t('waitingHint')}
        </Text>
        <Button variant="subtle" onClick={leave}>
          {t('leaveWaiting')}
        </Button>
      </Stack>
    </Center>
  );
}
