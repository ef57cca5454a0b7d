'use client';
/** What a refused or failed request of booking means for the person who made it. */
import { useTranslations } from 'use-intl/react';

/** Codes with a sentence of their own. */
const KNOWN = [
  'SLOT_TAKEN',
  'SLOT_UNAVAILABLE',
  'START_NOT_ALIGNED',
  'PATIENT_BUSY',
  'NOTICE_TOO_SHORT',
  'BEYOND_HORIZON',
  'DURATION_NOT_OFFERED',
  'DOCTOR_NOT_VERIFIED',
  'DOCTOR_NOT_FOUND',
  'PATIENT_NOT_FOUND',
  'NOT_PERMITTED',
  'OFFER_GONE',
  'WAITLIST_ENTRY_NOT_FOUND',
  'TRY_AGAIN',
  'NETWORK',
] as const;

type Known = (typeof KNOWN)[number];

const isKnown = (code: string): code is Known => (KNOWN as readonly string[]).includes(code);

export function useFailureWords(): (code: string) => string {
  const t = useTranslations('booking.failures');
  return (code) => t(isKnown(code) ? code : 'OTHER');
}
