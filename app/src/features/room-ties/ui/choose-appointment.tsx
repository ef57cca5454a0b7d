'use client';
/** Finds the appointment a group shall be tied to: first those of its people, else by a name. */
import { Alert, Button, Group, Radio, ScrollArea, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type {
  Appointments_Bool_Exp,
  AppointmentsToTieQuery as Answer,
} from '../../../graphql/generated/graphql.ts';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { containsPattern } from '../../chat/state/search-pattern.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { AppointmentsToTieQuery, TieRoom } from '../documents.ts';

interface ChooseAppointmentProps {
  room: { id: string; participants: readonly { user_id: string }[] };
  onDone: () => void;
}

type Found = Answer['appointments'];
/** Also those just over: they are often what is talked about. */
const BACK_MS = 14 * 86_400_000;

export function ChooseAppointment({ room, onDone }: ChooseAppointmentProps) {
  const t = useTranslations('roomTies');
  const when = useWhenWords();
  const { connection } = useSignedIn();
  const [name, setName] = useState('');
  const [settled] = useDebouncedValue(name.trim(), 250);
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const found = useAppointments(room, settled);
  const tie = async (): Promise<void> => {
    if (chosen === null) return;
    setBusy(true);
    try {
      await connection.mutate(TieRoom, { roomId: room.id, appointmentId: chosen });
      onDone();
    } catch {
      notifications.show({ color: 'red', message: t('tieFailed') });
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm" mt="xs">
      <TextInput
        label={t('find')}
        description={t('findHint')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {found === 'failed' && <Alert color="red" variant="light" role="alert" title={t('failed')} />}
      {found === 'loading' && <Skeleton h={44} role="status" aria-label={t('loading')} />}
      {typeof found !== 'string' && found.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('nothingFound')}
        </Text>
      )}
      {typeof found !== 'string' && found.length > 0 && (
        <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: -1 }}>
          <Radio.Group aria-label={t('choose')} value={chosen} onChange={setChosen}>
            <Stack gap="xs">
              {found.map((appointment) => (
                <Radio
                  key={appointment.id}
                  value={appointment.id}
                  label={when.short({ startsAt: appointment.starts_at, endsAt: appointment.ends_at })}
                  description={t('between', {
                    patient: appointment.patient.display_name,
                    doctor: appointment.doctor.display_name,
                  })}
                />
              ))}
            </Stack>
          </Radio.Group>
        </ScrollArea.Autosize>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button loading={busy} disabled={chosen === null} onClick={() => void tie()}>
          {t('confirmTie')}
        </Button>
      </Group>
    </Stack>
  );
}

function useAppointments(room: ChooseAppointmentProps['room'], name: string): Found | 'loading' | 'failed' {
  const { connection } = useSignedIn();
  const [found, setFound] = useState<Found | 'loading' | 'failed'>('loading');
  const [since] = useState(() => new Date(Date.now() - BACK_MS).toISOString());
  const people = room.participants.map((person) => person.user_id).join(' ');
  const where = useMemo((): Appointments_Bool_Exp => {
    const ids = people.split(' ');
    const display_name = { _ilike: containsPattern(name) };
    return {
      starts_at: { _gt: since },
      status: { _neq: 'cancelled' },
      _not: { ties: { room_id: { _eq: room.id } } },
      _or:
        name === ''
          ? [{ patient_id: { _in: ids } }, { doctor_id: { _in: ids } }]
          : [{ patient: { display_name } }, { doctor: { display_name } }],
    };
  }, [people, name, room.id, since]);
  useEffect(() => {
    let left = false;
    connection.query(AppointmentsToTieQuery, { where }).then(
      ({ appointments }) => !left && setFound(appointments),
      () => !left && setFound('failed'),
    );
    return () => {
      left = true;
    };
  }, [connection, where]);
  return found;
}
