'use client';
/** Whether somebody is there, and what he is, in words. */
import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Availability } from '../state/presence.ts';
import { useTimeWords } from '../../shell/time-words.ts';

export function useAvailabilityWords(): (availability: Availability) => string {
  const t = useTranslations('chat.presence');
  const time = useTimeWords();
  return useCallback(
    ({ status, lastSeenAt }) => {
      if (status !== 'offline') return t(status);
      return lastSeenAt ? t('lastSeen', { when: time.short(lastSeenAt) }) : t('offline');
    },
    [t, time],
  );
}

const ROLES = ['patient', 'doctor', 'staff', 'pharmacist', 'admin'] as const;

export function asRole(role: string): (typeof ROLES)[number] | 'unknown' {
  return ROLES.find((known) => known === role) ?? 'unknown';
}
