'use client';
/** Words for what an action of the consultation refused. */
import { useTranslations } from 'use-intl/react';

const known = [
  'NETWORK',
  'NOT_OPEN_YET',
  'CONSULTATION_OVER',
  'APPOINTMENT_NOT_CONFIRMED',
  'NOT_ADMITTED',
  'REMOVED',
  'NOBODY_WAITS',
  'VIDEO_UNAVAILABLE',
  'TOO_MANY_GUESTS',
  'INVITATION_GONE',
  'INVITATION_USED',
  'CONSULTATION_BEGUN',
  'RECORDING_UNAVAILABLE',
  'RECORDING_NOT_WITH_ENCRYPTION',
  'NOTHING_TO_RECORD',
  'NO_RECORDING',
  'TRY_AGAIN',
] as const;

export function useConsultationFailure(): (code: string) => string {
  const t = useTranslations('consultation.failures');
  return (code) => t(known.find((one) => one === code) ?? 'other');
}
