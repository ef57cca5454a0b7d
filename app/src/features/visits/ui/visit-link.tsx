'use client';
/** The way from a past appointment to what became of its call. */
import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl/react';

export function VisitLink({ appointment }: { appointment: { id: string; status: string } }) {
  const t = useTranslations('visits');
  if (appointment.status !== 'finished') return null;
  return (
    <Button
      component={Link}
      href={`/consultations/${appointment.id}`}
      variant="light"
      size="sm"
      leftSection={<IconHistory size={16} aria-hidden="true" />}
    >
      {t('open')}
    </Button>
  );
}
