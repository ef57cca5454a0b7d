'use client';
/** A guest by the name he gives himself and the one he was invited by: the doctor compares the two. */
import { useTranslations } from 'use-intl/react';

export interface Guest {
  id: string;
  display_name: string;
  own_name?: string | null;
}

export function useGuestName(): (guest: Guest | null | undefined) => string {
  const t = useTranslations('consultation');
  return (guest) => {
    if (!guest) return '';
    const { own_name: own, display_name: invited } = guest;
    return own && own !== invited ? t('guestNamed', { own, invited }) : invited;
  };
}
