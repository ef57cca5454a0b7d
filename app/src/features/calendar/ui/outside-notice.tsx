'use client';
/** CAL-3: after a change of availability, the appointments that now lie outside of open time. They stay as they are. */
import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { AppointmentsByIdsQuery as Answer } from '../../../graphql/generated/graphql.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { AppointmentsByIdsQuery } from '../documents.ts';
import { useWhenWords } from './use-when-words.ts';

interface OutsideNoticeProps {
  ids: readonly string[];
  onOpen: (appointmentId: string) => void;
  onClose: () => void;
}

const SHOWN = 5;

export function OutsideNotice({ ids, onOpen, onClose }: OutsideNoticeProps) {
  const t = useTranslations('calendar');
  const when = useWhenWords();
  const { account, connection } = useSignedIn();
  const [appointments, setAppointments] = useState<Answer['appointments']>([]);
  useEffect(() => {
    let current = true;
    connection.query(AppointmentsByIdsQuery, { ids: ids.slice(0, SHOWN) }).then(
      (answer) => {
        if (current) setAppointments(answer.appointments);
      },
      // The number alone is warning enough; the calendar shows which they are.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [connection, ids]);
  return (
    <Alert
      role="alert"
      variant="light"
      color="yellow"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t('outsideTitle', { count: ids.length })}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={onClose}
    >
      <Stack gap={4}>
        <Text size="sm">{t('outsideText')}</Text>
        {appointments.map((row) => (
          <Anchor
            key={row.id}
            component="button"
            type="button"
            size="sm"
            ta="start"
            onClick={() => onOpen(row.id)}
          >
            {when.short({ startsAt: row.starts_at, endsAt: row.ends_at })} ·{' '}
            {row.patient_id === account.userId ? row.doctor.display_name : row.patient.display_name}
          </Anchor>
        ))}
        {ids.length > SHOWN && <Text size="sm">{t('outsideMore', { count: ids.length - SHOWN })}</Text>}
      </Stack>
    </Alert>
  );
}
