'use client';
/** Why scheduling refused something, in words that say what to do now. */
import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../graphql/failure.ts';

const KNOWN = [
  'NETWORK',
  'VALIDATION_FAILED',
  'NOT_PERMITTED',
  'DURATION_NOT_OFFERED',
  'NOTICE_TOO_SHORT',
  'BEYOND_HORIZON',
  'SLOT_UNAVAILABLE',
  'START_NOT_ALIGNED',
  'SLOT_TAKEN',
  'PATIENT_BUSY',
  'APPOINTMENT_NOT_FOUND',
  'APPOINTMENT_OVER',
  'PROPOSAL_NOT_FOUND',
  'PROPOSAL_CLOSED',
  'PROPOSAL_EXISTS',
  'OWN_PROPOSAL',
  'SLOT_NOT_FOUND',
  'OCCURRENCE_NOT_FOUND',
  'TRY_AGAIN',
] as const;

export function useFailureWords(): (error: unknown) => string {
  const t = useTranslations('appointments.failures');
  return useCallback(
    (error) => {
      const { code } = failureOf(error);
      return t(KNOWN.find((known) => known === code) ?? 'other');
    },
    [t],
  );
}
