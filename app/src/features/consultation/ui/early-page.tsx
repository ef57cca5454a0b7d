'use client';
/** Before the door opens: when it does. The page goes on by itself then. */
import { Button } from '@mantine/core';
import Link from 'next/link';
import { useTranslations } from 'use-intl/react';
import { useTimeWords } from '../../shell/time-words.ts';
import { Notice } from './notice.tsx';

interface EarlyPageProps {
  appointmentId: string;
  startsAt: string;
  opensAt: string;
  otherName: string;
}

export function EarlyPage({ appointmentId, startsAt, opensAt, otherName }: EarlyPageProps) {
  const t = useTranslations('consultation');
  const words = useTimeWords();
  return (
    <Notice
      title={t('early', { name: otherName })}
      text={t('earlyText', { starts: words.full(startsAt), opens: words.clock(opensAt) })}
    >
      <Button component={Link} href={`/consultation/${appointmentId}/check`}>
        {t('check.open')}
      </Button>
    </Notice>
  );
}
