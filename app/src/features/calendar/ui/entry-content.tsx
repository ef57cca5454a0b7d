'use client';
/** What is written on one entry of the calendar. */
import { VisuallyHidden } from '@mantine/core';
import { IconArrowsExchange, IconBeach, IconRepeat } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { LookIcon } from '../../appointments/ui/look-mark.tsx';
import type { EntryFacts } from '../state/entries.ts';
import classes from './calendar-grid.module.css';

interface EntryContentProps {
  facts: EntryFacts;
  title: string;
  time: string;
  /** Too low or too narrow for more than one line. */
  short: boolean;
}

export function EntryContent({ facts, title, time, short }: EntryContentProps) {
  const t = useTranslations('calendar');
  const tLooks = useTranslations('appointments.looks');
  if (facts.kind === 'closed') return null;
  const state = facts.kind === 'appointment' ? tLooks(facts.look) : t(`entries.${facts.kind}`);
  return (
    <span className={classes.words} data-short={short || undefined}>
      <span className={classes.title}>
        <EntryIcon facts={facts} />
        <span className={classes.titleText}>{title}</span>
      </span>
      <span className={classes.time}>{time}</span>
      {title !== state && <VisuallyHidden>{state}</VisuallyHidden>}
      {facts.kind === 'slot' && facts.occurrence.recurring && (
        <VisuallyHidden>{t(facts.occurrence.moved ? 'movedOccurrence' : 'recurring')}</VisuallyHidden>
      )}
    </span>
  );
}

function EntryIcon({ facts }: { facts: EntryFacts }) {
  if (facts.kind === 'appointment') return <LookIcon look={facts.look} size={13} />;
  if (facts.kind === 'proposal') return <IconArrowsExchange size={13} aria-hidden="true" />;
  if (facts.kind === 'timeOff') return <IconBeach size={13} aria-hidden="true" />;
  if (facts.kind === 'slot' && facts.occurrence.recurring) return <IconRepeat size={13} aria-hidden="true" />;
  return null;
}
