'use client';
/** What one may do about an appointment, besides answering a proposal. */
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowsExchange,
  IconCalendarDown,
  IconCalendarX,
  IconMessage,
  IconUsers,
} from '@tabler/icons-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { OpenDirectRoom } from '../../chat/documents.ts';
import { roomPath } from '../../chat/ui/room-route.ts';
import { VisitLink } from '../../visits/ui/visit-link.tsx';
import { JoinLink } from '../../consultation/ui/join-link.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { CancelAppointment, MoveAppointment, ProposeShift } from '../documents.ts';
import type { Possibilities } from '../state/appointment-look.ts';
import { useFailureWords } from '../use-failure-words.ts';
import type { LiveAppointment } from './appointment-details.tsx';
import classes from './appointment.module.css';
import { CancelDialog } from './cancel-dialog.tsx';
import { TimeDialog, type ChosenTime, type TimePurpose } from './time-dialog.tsx';

interface AppointmentActionsProps {
  appointment: LiveAppointment;
  may: Possibilities;
}

export function AppointmentActions({ appointment, may }: AppointmentActionsProps) {
  const t = useTranslations('appointments');
  const when = useWhenWords();
  const failureWords = useFailureWords();
  const router = useRouter();
  const { account, connection } = useSignedIn();
  const [purpose, setPurpose] = useState<TimePurpose | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const [opening, setOpening] = useState(false);
  const live = may.cancel;

  const sendTime = async (sent: TimePurpose, chosen: ChosenTime): Promise<void> => {
    const { startsAt, durationMinutes, note, overbook } = chosen;
    const change = { appointmentId: appointment.id, startsAt, durationMinutes, note };
    if (sent === 'move') await connection.mutate(MoveAppointment, { ...change, overbook });
    else await connection.mutate(ProposeShift, change);
    notifications.show({ message: t(sent === 'move' ? 'moved' : 'proposed') });
  };
  const cancel = async (reason: string): Promise<void> => {
    await connection.mutate(CancelAppointment, { appointmentId: appointment.id, reason });
    notifications.show({ message: t('cancelled') });
  };
  const write = async (userId: string): Promise<void> => {
    setOpening(true);
    try {
      const { openDirectRoom } = await connection.mutate(OpenDirectRoom, { userId });
      router.push(roomPath(openDirectRoom.roomId));
    } catch (error) {
      notifications.show({ color: 'red', message: failureWords(error) });
      setOpening(false);
    }
  };

  // For the front desk it is the patient who needs to be told something.
  const other = account.userId === appointment.patient_id ? appointment.doctor : appointment.patient;
  const takesPart = account.userId === appointment.patient_id || account.userId === appointment.doctor_id;
  // A room that was opened stays; a new one is for contacts, and a cancelled appointment makes none.
  const mayWrite = other.contact_of.length > 0 || (takesPart && appointment.direct_ties.length > 0);
  return (
    <Group gap="xs" role="group" aria-label={t('actions')} className={classes.actions}>
      <JoinLink appointment={appointment} />
      <VisitLink appointment={appointment} />
      {may.move && (
        <Button
          variant="light"
          size="sm"
          leftSection={<IconArrowsExchange size={16} aria-hidden="true" />}
          onClick={() => setPurpose('move')}
        >
          {t('move')}
        </Button>
      )}
      {may.propose && (
        <Button
          variant="light"
          size="sm"
          leftSection={<IconArrowsExchange size={16} aria-hidden="true" />}
          onClick={() => setPurpose('propose')}
        >
          {t('propose')}
        </Button>
      )}
      {mayWrite && (
        <Button
          variant="default"
          size="sm"
          loading={opening}
          leftSection={<IconMessage size={16} aria-hidden="true" />}
          onClick={() => void write(other.id)}
        >
          {t(takesPart ? 'openChat' : 'write')}
        </Button>
      )}
      {appointment.ties.map(({ room }) => (
        <Button
          key={room.id}
          component={Link}
          href={roomPath(room.id)}
          variant="default"
          size="sm"
          leftSection={<IconUsers size={16} aria-hidden="true" />}
        >
          {room.title}
        </Button>
      ))}
      {live && (
        <Button
          component="a"
          href={`/api/appointments/${appointment.id}/calendar`}
          download
          variant="default"
          size="sm"
          leftSection={<IconCalendarDown size={16} aria-hidden="true" />}
        >
          {t('download')}
        </Button>
      )}
      {may.cancel && (
        <Button
          variant="subtle"
          color="red"
          c="var(--mantine-color-error)"
          size="sm"
          leftSection={<IconCalendarX size={16} aria-hidden="true" />}
          onClick={() => setCancelling(true)}
        >
          {t('cancelAppointment')}
        </Button>
      )}
      <TimeDialog
        purpose={purpose}
        appointment={appointment}
        onClose={() => setPurpose(null)}
        onSend={sendTime}
      />
      <CancelDialog
        opened={cancelling}
        when={when.long({ startsAt: appointment.starts_at, endsAt: appointment.ends_at })}
        onClose={() => setCancelling(false)}
        onCancel={cancel}
      />
    </Group>
  );
}
