'use client';
/** Before the door opens: when it does. The page goes on by itself then. */
import { useTranslations } from 'use-intl/react';
import { useTimeWords } from '../../shell/time-words.ts';
import { Notice } from './notice.tsx';

export function EarlyPage({
  startsAt,
  opensAt,
  otherName,
}: {
  startsAt: string;
  opensAt: string;
  otherName: string;
}) {
  const t = useTranslations('consultation');
  const words = useTimeWords();
  return (
    <Notice
      title={t('early', { name: otherName })}
      text={t('earlyText', { starts: words.full(startsAt), opens: words.clock(opensAt) })}
    />
  );
}
