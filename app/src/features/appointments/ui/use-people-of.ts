'use client';
/** Names of those who had a hand in an appointment; whoever is neither of the two acted for the clinic. */
import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import type { LiveAppointment } from './appointment-details.tsx';

export function usePeopleOf(appointment: LiveAppointment): (userId: string | null) => string {
  const t = useTranslations('appointments');
  const { account } = useSignedIn();
  const { doctor, patient } = appointment;
  return useCallback(
    (userId) => {
      if (userId === account.userId) return t('you');
      if (userId === doctor.id) return doctor.display_name;
      if (userId === patient.id) return patient.display_name;
      return t('frontDesk');
    },
    [account.userId, doctor.display_name, doctor.id, patient.display_name, patient.id, t],
  );
}
