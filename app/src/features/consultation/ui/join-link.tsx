'use client';
/** The way from an appointment to its call; before its time that page says when it opens. */
import { Button } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';

interface JoinLinkProps {
  appointment: { id: string; status: string; ends_at: string; patient_id: string; doctor_id: string };
}

export function JoinLink({ appointment }: JoinLinkProps) {
  const t = useTranslations('consultation');
  const { account } = useSignedIn();
  const takesPart = account.userId === appointment.patient_id || account.userId === appointment.doctor_id;
  if (!takesPart || appointment.status !== 'booked') return null;
  return (
    <Button
      component={Link}
      href={`/consultation/${appointment.id}`}
      size="sm"
      leftSection={<IconVideo size={16} aria-hidden="true" />}
    >
      {t('open')}
    </Button>
  );
}
