'use client';
/** An appointment's details over the calendar. */
import { Drawer } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { AppointmentDetails } from './appointment-details.tsx';

interface AppointmentDrawerProps {
  appointmentId: string | null;
  onClose: () => void;
}

export function AppointmentDrawer({ appointmentId, onClose }: AppointmentDrawerProps) {
  const t = useTranslations('appointments');
  return (
    <Drawer
      opened={appointmentId !== null}
      onClose={onClose}
      position="right"
      size="md"
      title={t('details')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {appointmentId && <AppointmentDetails key={appointmentId} id={appointmentId} />}
    </Drawer>
  );
}
