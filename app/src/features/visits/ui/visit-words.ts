'use client';
/** The sentences of finished consultations. */
import { useFormatter, useTranslations } from 'use-intl/react';
import type { VisitQuality } from '../state/visit.ts';

export interface VisitWords {
  minutes: (count: number) => string;
  /** "42 ms · 0.3 % lost · pictures stood still for 2 s" */
  figures: (quality: VisitQuality) => string;
}

export function useVisitWords(): VisitWords {
  const t = useTranslations('visits');
  const format = useFormatter();
  const percent = (part: number): string =>
    format.number(part, { style: 'percent', maximumFractionDigits: 1 });
  return {
    minutes: (count) => format.number(count, { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
    figures: ({ rttMs, loss, frozenMs }) =>
      [
        rttMs === null ? null : t('rtt', { ms: rttMs }),
        t('lost', { part: percent(loss) }),
        frozenMs < 500 ? null : t('frozen', { seconds: Math.round(frozenMs / 1000) }),
      ]
        .filter((part) => part !== null)
        .join(' · '),
  };
}
