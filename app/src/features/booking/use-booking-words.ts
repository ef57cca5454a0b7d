'use client';
/** Days, times, lengths and languages in the reader's words. */
import { useMemo } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl/react';
import { useSignedIn } from '../shell/signed-in.tsx';
import { addMinutes } from './state/free-starts.ts';
import { useToday } from './use-today.ts';

export interface BookingWords {
  /** Thursday, December 3; with the year when it is another one. */
  day: (day: string) => string;
  dayOfInstant: (instant: string) => string;
  /** Dec 3. */
  date: (instant: string) => string;
  /** Thu, Dec 3, 10:15. */
  moment: (instant: string) => string;
  clock: (instant: string, timeZone?: string) => string;
  /** 10:15 – 10:45. */
  span: (instant: string, minutes: number, timeZone?: string) => string;
  minutes: (minutes: number) => string;
  language: (code: string) => string;
  zone: (timeZone: string) => string;
}

export function useBookingWords(): BookingWords {
  const format = useFormatter();
  const locale = useLocale();
  const t = useTranslations('booking');
  const { account } = useSignedIn();
  const today = useToday();
  return useMemo(() => {
    const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
    const thisYear = Number(today.slice(0, 4));
    const long = (date: Date, timeZone: string): string => {
      const year = date.getUTCFullYear() === thisYear ? undefined : ('numeric' as const);
      return format.dateTime(date, { weekday: 'long', day: 'numeric', month: 'long', year, timeZone });
    };
    const clock = (instant: string, timeZone: string = account.timeZone): string =>
      format.dateTime(new Date(instant), { timeStyle: 'short', timeZone });
    return {
      clock,
      day: (day) => long(new Date(`${day}T12:00:00Z`), 'UTC'),
      dayOfInstant: (instant) => long(new Date(instant), account.timeZone),
      date: (instant) => format.dateTime(new Date(instant), { day: 'numeric', month: 'short' }),
      moment: (instant) =>
        format.dateTime(new Date(instant), {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
          hour: 'numeric',
          minute: '2-digit',
        }),
      span: (instant, minutes, timeZone) =>
        t('span', { from: clock(instant, timeZone), to: clock(addMinutes(instant, minutes), timeZone) }),
      minutes: (minutes) => format.number(minutes, { style: 'unit', unit: 'minute', unitDisplay: 'short' }),
      language: (code) => (/^[a-z]{2,3}$/i.test(code) ? (languages.of(code) ?? code) : code),
      zone: (timeZone) => timeZone.replaceAll('_', ' '),
    };
  }, [account.timeZone, format, locale, t, today]);
}
