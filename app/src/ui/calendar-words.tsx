'use client';
/** Month and weekday names of date fields in the page's language, and the day a week begins with there. */
import 'dayjs/locale/bn';
import 'dayjs/locale/ru';
import { DatesProvider } from '@mantine/dates';
import type { ReactNode } from 'react';
import { useLocale } from 'use-intl/react';
import type { Locale } from '../i18n/locales.ts';

/** Friday and Saturday are the weekend in Bangladesh, whose week begins on Sunday. */
const WEEKS = {
  en: { firstDayOfWeek: 1, weekendDays: [0, 6] },
  ru: { firstDayOfWeek: 1, weekendDays: [0, 6] },
  bn: { firstDayOfWeek: 0, weekendDays: [5, 6] },
} as const satisfies Record<Locale, { firstDayOfWeek: number; weekendDays: number[] }>;

export function CalendarWords({ children }: { children: ReactNode }) {
  const locale = useLocale();
  const week = WEEKS[locale as Locale];
  return (
    <DatesProvider settings={{ locale, ...week, weekendDays: [...week.weekendDays], consistentWeeks: true }}>
      {children}
    </DatesProvider>
  );
}
