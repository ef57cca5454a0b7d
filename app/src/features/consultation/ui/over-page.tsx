'use client';
/** After the call: that it ended, how long it was, and where to go on. */
import { Button, Text } from '@mantine/core';
import Link from 'next/link';
import { useEffect } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import { keepChoices } from '../state/devices.ts';
import { Notice } from './notice.tsx';

interface OverPageProps {
  appointmentId: string;
  otherName: string;
  consultation: { outcome?: string | null; started_at?: string | null; ended_at?: string | null };
}

const outcomes = new Set(['held', 'patient_absent', 'doctor_absent', 'cancelled']);

export function OverPage({ appointmentId, otherName, consultation }: OverPageProps) {
  const t = useTranslations('consultation');
  const format = useFormatter();
  const { outcome, started_at: startedAt, ended_at: endedAt } = consultation;
  useEffect(() => keepChoices(appointmentId, null), [appointmentId]);
  const minutes =
    startedAt && endedAt
      ? Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000))
      : null;
  const kind = outcome && outcomes.has(outcome) ? (outcome as 'held') : 'missed';
  return (
    <Notice title={t('over')} text={t(`outcomes.${kind}`, { name: otherName })}>
      {minutes !== null && (
        <Text>
          {t('lasted', {
            minutes: format.number(minutes, { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
          })}
        </Text>
      )}
      <Button component={Link} href={`/consultations/${appointmentId}`}>
        {t('seeVisit')}
      </Button>
    </Notice>
  );
}
