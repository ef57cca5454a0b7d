'use client';
/** With whom, and for whom; each can be chosen anew. */
import { useQuery } from '@apollo/client/react';
import { Button, Group, Paper, Skeleton, Text } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import { DoctorQuery, PatientQuery } from '../documents.ts';
import type { ChangeSelection } from '../use-selection.ts';

interface DoctorSummaryProps {
  doctorId: string;
  patientId: string | null;
  change: ChangeSelection;
}

export function DoctorSummary({ doctorId, patientId, change }: DoctorSummaryProps) {
  const t = useTranslations('booking');
  const { data, error } = useQuery(DoctorQuery, { variables: { doctorId }, fetchPolicy: 'no-cache' });
  const doctor = data?.doctors_by_pk;
  const patient = usePatientName(patientId);
  return (
    <Paper withBorder radius="lg" p="md">
      <Group justify="space-between">
        {!data && !error ? (
          <Skeleton h={44} w={220} role="status" aria-label={t('loading')} />
        ) : (
          <Group gap="sm" wrap="nowrap">
            <PersonAvatar id={doctorId} name={doctor?.user?.display_name ?? '?'} size={44} />
            <div>
              <Text fw={600}>{doctor?.user?.display_name ?? t('doctorUnknown')}</Text>
              <Text size="sm" c="dimmed">
                {doctor?.speciality}
                {patient && ` · ${t('forPatient', { name: patient })}`}
              </Text>
            </div>
          </Group>
        )}
        <Group gap="xs">
          {patientId && (
            <Button variant="subtle" size="xs" onClick={() => change({ patientId: null }, 'step')}>
              {t('changePatient')}
            </Button>
          )}
          <Button variant="subtle" size="xs" onClick={() => change({ doctorId: null }, 'step')}>
            {t('changeDoctor')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

export function usePatientName(patientId: string | null): string | null {
  const { data } = useQuery(PatientQuery, {
    variables: { patientId: patientId ?? '' },
    skip: patientId === null,
    fetchPolicy: 'no-cache',
  });
  return data?.users_by_pk?.display_name ?? null;
}
