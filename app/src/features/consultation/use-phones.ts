'use client';
/** The numbers the two turn to when the video fails: fetched beforehand, because then it is too late to ask. */
import { useSubscription } from '@apollo/client/react';
import { ClinicPhoneSubscription, PatientPhoneSubscription } from './documents.ts';

export interface Phones {
  /** E.164; null where the clinic has set none. */
  readonly clinic: string | null;
  /** Of the patient, for the doctor; null when he has given none. */
  readonly patient: string | null;
}

/** `patientId`: whom the caller may have to telephone; undefined for the patient himself. */
export function usePhones(patientId: string | undefined): Phones {
  const clinic = useSubscription(ClinicPhoneSubscription, { fetchPolicy: 'no-cache' });
  const patient = useSubscription(PatientPhoneSubscription, {
    variables: { patientId: patientId ?? '' },
    skip: patientId === undefined,
    fetchPolicy: 'no-cache',
  });
  return {
    clinic: clinic.data?.scheduling_settings[0]?.clinic_phone ?? null,
    patient: patient.data?.callback_numbers[0]?.phone ?? null,
  };
}
