'use client';
/** CHAT-13: in a group's details: the appointments it is about; the front desk ties and unties them. */
import { useSubscription } from '@apollo/client/react';
import { ActionIcon, Anchor, Button, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCalendarPlus, IconUnlink } from '@tabler/icons-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { RoomTiesSubscription, UntieRoom } from '../documents.ts';
import { ChooseAppointment } from './choose-appointment.tsx';
import classes from './room-ties.module.css';

interface TiedAppointmentsProps {
  room: { id: string; kind: string; participants: readonly { user_id: string }[] };
}

export function TiedAppointments({ room }: TiedAppointmentsProps) {
  const { account } = useSignedIn();
  const staff = account.role === 'staff' || account.role === 'admin';
  return staff && room.kind === 'group' ? <Tied room={room} /> : null;
}

function Tied({ room }: TiedAppointmentsProps) {
  const t = useTranslations('roomTies');
  const when = useWhenWords();
  const { connection } = useSignedIn();
  const [choosing, setChoosing] = useState(false);
  const { data, error, restart } = useSubscription(RoomTiesSubscription, {
    variables: { roomId: room.id },
    fetchPolicy: 'no-cache',
  });
  const untie = (appointmentId: string): void => {
    connection
      .mutate(UntieRoom, { roomId: room.id, appointmentId })
      .catch(() => notifications.show({ color: 'red', message: t('untieFailed') }));
  };
  return (
    <section aria-labelledby="tied-appointments">
      <Title order={3} size="h6" mb={6} id="tied-appointments">
        {t('title')}
      </Title>
      {error && !data && (
        <Button size="compact-sm" variant="light" onClick={restart}>
          {t('retry')}
        </Button>
      )}
      {data?.room_appointments.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      <ul className={classes.ties} aria-labelledby="tied-appointments">
        {data?.room_appointments.map(({ appointment }) => {
          const words = when.short({ startsAt: appointment.starts_at, endsAt: appointment.ends_at });
          return (
            <li key={appointment.id} className={classes.tie}>
              <div className={classes.about}>
                <Anchor component={Link} href={`/appointments/${appointment.id}`} size="sm" fw={550}>
                  {words}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {t('between', {
                    patient: appointment.patient.display_name,
                    doctor: appointment.doctor.display_name,
                  })}
                </Text>
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('untie', { when: words })}
                onClick={() => untie(appointment.id)}
              >
                <IconUnlink size={18} aria-hidden="true" />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      {choosing ? (
        <ChooseAppointment room={room} onDone={() => setChoosing(false)} />
      ) : (
        <Button
          fullWidth
          mt="xs"
          variant="light"
          leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
          onClick={() => setChoosing(true)}
        >
          {t('tie')}
        </Button>
      )}
    </section>
  );
}
