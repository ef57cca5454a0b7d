'use client';
/** Booked: what, when, and what one may want to do with it now. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Button, Group, Paper, ScrollArea, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconCalendarPlus, IconCheck, IconMessage } from '@tabler/icons-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { OpenDirectRoom } from '../../chat/documents.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { BookedAppointmentSubscription } from '../documents.ts';
import { useBookingWords } from '../use-booking-words.ts';
import classes from './booking.module.css';

export function DonePage({ appointmentId }: { appointmentId: string }) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const { account } = useSignedIn();
  const { data, error } = useSubscription(BookedAppointmentSubscription, {
    variables: { appointmentId },
    fetchPolicy: 'no-cache',
  });
  const appointment = data?.appointments_by_pk;
  const title = t('bookedTitle');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Telemed`;
    heading.current?.focus();
  }, [title]);
  const own = appointment?.patient_id === account.userId;
  return (
    <ScrollArea h="100%" viewportProps={{ tabIndex: -1 }}>
      <Stack className={classes.page} align="center" ta="center" gap="md" pt="xl" mt="xl">
        <span className={classes.doneMark}>
          <IconCheck size={34} stroke={2.5} aria-hidden="true" />
        </span>
        <Title order={1} size="h3" ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {error || (data && !appointment) ? (
          <Alert role="alert" color="red" variant="light">
            {t('bookedUnknown')}
          </Alert>
        ) : appointment ? (
          <Paper withBorder radius="lg" p="lg" w="100%" maw={440}>
            <Text fw={600}>{words.dayOfInstant(appointment.starts_at)}</Text>
            <Text fz="xl" fw={650}>
              {t('span', { from: words.clock(appointment.starts_at), to: words.clock(appointment.ends_at) })}
            </Text>
            <Text size="sm" c="dimmed">
              {words.zone(account.timeZone)}
            </Text>
            <Text mt="sm">{appointment.doctor?.display_name}</Text>
            {!own && (
              <Text size="sm" c="dimmed">
                {t('forPatient', { name: appointment.patient?.display_name ?? '' })}
              </Text>
            )}
          </Paper>
        ) : (
          <Skeleton h={140} w="100%" maw={440} radius="lg" role="status" aria-label={t('loading')} />
        )}
        <Text maw={440}>{own ? t('bookedText') : t('bookedForText')}</Text>
        <Group justify="center">
          <Button
            component="a"
            href={`/api/appointments/${appointmentId}/calendar`}
            download
            leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
          >
            {t('addToCalendar')}
          </Button>
          {appointment && own && <WriteToDoctor doctorId={appointment.doctor_id} />}
        </Group>
        <Group justify="center">
          <Button component={Link} href={`/appointments/${appointmentId}`} variant="subtle">
            {t('seeAppointment')}
          </Button>
          <Button component={Link} href="/book" variant="subtle">
            {t('bookAnother')}
          </Button>
        </Group>
      </Stack>
    </ScrollArea>
  );
}

function WriteToDoctor({ doctorId }: { doctorId: string }) {
  const t = useTranslations('booking');
  const { connection } = useSignedIn();
  const router = useRouter();
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const write = async (): Promise<void> => {
    setState('busy');
    try {
      const { openDirectRoom } = await connection.mutate(OpenDirectRoom, { userId: doctorId });
      router.push(`/chat/${openDirectRoom.roomId}`);
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      <Button
        variant="default"
        loading={state === 'busy'}
        leftSection={<IconMessage size={18} aria-hidden="true" />}
        onClick={() => void write()}
      >
        {t('writeToDoctor')}
      </Button>
      {state === 'failed' && (
        <Text size="sm" c="red" role="alert">
          {t('writeFailed')}
        </Text>
      )}
    </>
  );
}
