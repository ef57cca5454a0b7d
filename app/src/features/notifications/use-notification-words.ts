'use client';
/** The sentences of notifications, in the reader's language and time zone. */
import { useFormatter, useTranslations } from 'use-intl/react';
import { useBookingWords } from '../booking/use-booking-words.ts';
import type { NotificationContent } from './state/notification.ts';
import { inUnits } from './state/reminder-times.ts';

export interface NotificationSentence {
  title: string;
  text: string;
}

export function useNotificationWords(): (content: NotificationContent) => NotificationSentence {
  const t = useTranslations('notifications');
  const words = useBookingWords();
  return ({ kind, who, startsAt, proposedStartsAt, reason }) => {
    const when = startsAt && words.moment(startsAt);
    const proposed = proposedStartsAt && words.moment(proposedStartsAt);
    const time = proposed && when ? t('instead', { proposed, when }) : (proposed ?? when);
    return {
      title: kind === null ? t('unknownKind') : t(`kinds.${notificationKey(kind)}`),
      text: [time, who, reason].filter(Boolean).join(' · '),
    };
  };
}

type Underscored<Kind extends string> = Kind extends `${infer Group}.${infer What}`
  ? `${Group}_${What}`
  : Kind;

/** A dot would name a nested word. */
export function notificationKey<Kind extends string>(kind: Kind): Underscored<Kind> {
  return kind.replace('.', '_') as Underscored<Kind>;
}

/** "1 day", "10 minutes". */
export function useLeadWords(): (minutes: number) => string {
  const format = useFormatter();
  return (minutes) => {
    const { count, unit } = inUnits(minutes);
    return format.number(count, { style: 'unit', unit, unitDisplay: 'long' });
  };
}
