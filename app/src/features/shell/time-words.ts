'use client';
/** Times in the person's own language and time zone, as short as they can be. */
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import { useSignedIn } from './signed-in.tsx';

export interface TimeWords {
  /** 14:05 today, a weekday this week, a date before. */
  short: (instant: string) => string;
  clock: (instant: string) => string;
  /** Today, Yesterday, or a date. */
  day: (instant: string) => string;
  full: (instant: string) => string;
  /** Equal for instants of the same day in the person's time zone. */
  dayKey: (instant: string) => string;
}

const DAY_MS = 86_400_000;

export function useTimeWords(): TimeWords {
  const format = useFormatter();
  const t = useTranslations('time');
  const { account } = useSignedIn();
  return useMemo(() => {
    const keys = new Intl.DateTimeFormat('en-CA', { timeZone: account.timeZone, dateStyle: 'short' });
    const dayKey = (instant: string | number): string => keys.format(new Date(instant));
    const daysAgo = (instant: string): number =>
      (Date.parse(dayKey(Date.now())) - Date.parse(dayKey(instant))) / DAY_MS;
    const clock = (instant: string): string => format.dateTime(new Date(instant), { timeStyle: 'short' });
    const sameYear = (instant: string): boolean =>
      dayKey(instant).slice(0, 4) === dayKey(Date.now()).slice(0, 4);
    return {
      clock,
      dayKey,
      short: (instant) => {
        const ago = daysAgo(instant);
        if (ago <= 0) return clock(instant);
        if (ago === 1) return t('yesterday');
        if (ago < 7) return format.dateTime(new Date(instant), { weekday: 'short' });
        const year = sameYear(instant) ? undefined : ('2-digit' as const);
        return format.dateTime(new Date(instant), { day: 'numeric', month: 'short', year });
      },
      day: (instant) => {
        const ago = daysAgo(instant);
        if (ago === 0) return t('today');
        if (ago === 1) return t('yesterday');
        const year = sameYear(instant) ? undefined : ('numeric' as const);
        return format.dateTime(new Date(instant), { weekday: 'long', day: 'numeric', month: 'long', year });
      },
      full: (instant) => format.dateTime(new Date(instant), { dateStyle: 'full', timeStyle: 'short' }),
    };
  }, [account.timeZone, format, t]);
}
