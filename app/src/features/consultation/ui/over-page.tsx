'use client';
/** After the call: that it ended, how long it was, and where to go on. */
import { Button, Text } from '@mantine/core';
import Link from 'next/link';
import { useEffect } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import { keepChoices } from '../state/devices.ts';
import type { Phones } from '../use-phones.ts';
import { Notice } from './notice.tsx';
import { ClinicPhone } from './phone-fallback.tsx';
import { HeldByPhone } from './held-by-phone.tsx';

interface OverPageProps {
  appointmentId: string;
  otherName: string;
  host: boolean;
  phones: Phones;
  consultation: {
    id: string;
    outcome?: string | null;
    started_at?: string | null;
    ended_at?: string | null;
  };
}

type Outcome = 'held' | 'held_by_phone' | 'patient_absent' | 'doctor_absent' | 'missed' | 'cancelled';
const outcomes: ReadonlySet<string> = new Set<Outcome>([
  'held',
  'held_by_phone',
  'patient_absent',
  'doctor_absent',
  'cancelled',
]);

export function OverPage({ appointmentId, otherName, consultation, host, phones }: OverPageProps) {
  const t = useTranslations('consultation');
  const format = useFormatter();
  const { outcome, started_at: startedAt, ended_at: endedAt } = consultation;
  useEffect(() => keepChoices(appointmentId, null), [appointmentId]);
  const minutes =
    startedAt && endedAt
      ? Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000))
      : null;
  const kind = outcome && outcomes.has(outcome) ? (outcome as Outcome) : 'missed';
  const missed = kind !== 'held' && kind !== 'held_by_phone' && kind !== 'cancelled';
  return (
    <Notice title={t('over')} text={t(`outcomes.${kind}`, { name: otherName })}>
      {minutes !== null && (
        <Text>
          {t('lasted', {
            minutes: format.number(minutes, { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
          })}
        </Text>
      )}
      {missed && !host && <ClinicPhone phone={phones.clinic} />}
      {missed && host && <HeldByPhone consultationId={consultation.id} />}
      <Button component={Link} href={`/consultations/${appointmentId}`}>
        {t('seeVisit')}
      </Button>
    </Notice>
  );
}
