'use client';
/** An appointment's details on a page of their own. */
import { Anchor, Paper, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl/react';
import { AppointmentDetails } from './appointment-details.tsx';
import list from '../../../ui/list.module.css';

export function AppointmentPage({ id }: { id: string }) {
  const t = useTranslations('appointments');
  return (
    <div className={list.page}>
      <div className={list.column}>
        <Anchor
          component={Link}
          href="/appointments"
          size="sm"
          display="inline-flex"
          py={10}
          style={{ gap: 6 }}
        >
          <IconArrowLeft size={18} aria-hidden="true" />
          {t('allAppointments')}
        </Anchor>
        <Title order={1} size="h3" mb="md">
          {t('details')}
        </Title>
        <Paper withBorder radius="lg" p="lg">
          <AppointmentDetails key={id} id={id} />
        </Paper>
      </div>
    </div>
  );
}
