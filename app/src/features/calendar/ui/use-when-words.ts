'use client';
/** CAL-5: when something takes place, on the clocks of one zone or another, in the reader's language. */
import { useMemo } from 'react';
import type { DateTimeFormatOptions } from 'use-intl/core';
import { useFormatter } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { instantOf, type Span } from '../state/zoned-time.ts';

export interface WhenWords {
  /** Thursday, 3 December 2026, 10:00 – 10:30 */
  long: (span: Span, zone?: string) => string;
  /** Thu, 3 Dec, 10:00 – 10:30 */
  short: (span: Span, zone?: string) => string;
  times: (span: Span, zone?: string) => string;
  clock: (instant: string, zone?: string) => string;
  day: (instant: string, zone?: string) => string;
  /** From the day of an instant to a date, both in the reader's zone: 3 – 9 December */
  days: (first: string, last: string) => string;
  moment: (instant: string) => string;
  /** Dhaka, GMT+6 */
  zone: (zone: string, instant?: string) => string;
}

export function useWhenWords(): WhenWords {
  const format = useFormatter();
  const { account } = useSignedIn();
  return useMemo(() => {
    const clockFields = { hour: 'numeric', minute: '2-digit' } as const;
    const longDay = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
    const shortDay = { weekday: 'short', day: 'numeric', month: 'short' } as const;
    const range = (span: Span, fields: DateTimeFormatOptions, zone?: string): string =>
      format.dateTimeRange(new Date(span.startsAt), new Date(span.endsAt), {
        ...fields,
        timeZone: zone ?? account.timeZone,
      });
    return {
      long: (span, zone) => range(span, { ...longDay, ...clockFields }, zone),
      short: (span, zone) => range(span, { ...shortDay, ...clockFields }, zone),
      times: (span, zone) => range(span, clockFields, zone),
      clock: (instant, zone) =>
        format.dateTime(new Date(instant), { ...clockFields, timeZone: zone ?? account.timeZone }),
      day: (instant, zone) =>
        format.dateTime(new Date(instant), { ...longDay, timeZone: zone ?? account.timeZone }),
      days: (first, last) =>
        format.dateTimeRange(new Date(first), new Date(instantOf(`${last}T12:00`, account.timeZone)), {
          day: 'numeric',
          month: 'long',
          timeZone: account.timeZone,
        }),
      moment: (instant) =>
        format.dateTime(new Date(instant), { ...shortDay, ...clockFields, timeZone: account.timeZone }),
      zone: (zone, instant) => {
        const date = instant ? new Date(instant) : new Date();
        const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' });
        const offset = parts.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value;
        const city = zone.split('/').at(-1)!.replaceAll('_', ' ');
        return offset === undefined || offset === city ? city : `${city}, ${offset}`;
      },
    };
  }, [account.timeZone, format]);
}
