'use client';
/** What is written on one entry of the calendar. */
import { VisuallyHidden } from '@mantine/core';
import { IconArrowsExchange, IconBeach, IconRepeat } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { LookIcon } from '../../appointments/ui/look-mark.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import type { EntryFacts } from '../state/entries.ts';
import { wallTime } from '../state/zoned-time.ts';
import classes from './calendar-grid.module.css';
import { useWhenWords } from './use-when-words.ts';

interface EntryContentProps {
  facts: EntryFacts;
  title: string;
  time: string;
  startsAt: string;
  /** Several lines, one line with the beginning alone, or hardly enough for that. */
  room: 'lines' | 'line' | 'time';
}

export function EntryContent({ facts, title, time, startsAt, room }: EntryContentProps) {
  const t = useTranslations('calendar');
  const tLooks = useTranslations('appointments.looks');
  const when = useWhenWords();
  const { account } = useSignedIn();
  if (facts.kind === 'closed') return null;
  if (facts.kind === 'drawn') return <span className={classes.words}>{time}</span>;
  const timeIn = {
    lines: () => time,
    line: () => when.clock(startsAt),
    time: () => wallTime(startsAt, account.timeZone).slice(11),
  };
  const state = facts.kind === 'appointment' ? tLooks(facts.look) : t(`entries.${facts.kind}`);
  return (
    <span className={classes.words} data-room={room} data-look={lookName(facts)}>
      <span className={classes.title}>
        <EntryIcon facts={facts} />
        {room === 'time' ? (
          <VisuallyHidden>{title}</VisuallyHidden>
        ) : (
          <span className={classes.titleText}>{title}</span>
        )}
      </span>
      <span className={classes.time}>{timeIn[room]()}</span>
      {title !== state && <VisuallyHidden>{state}</VisuallyHidden>}
      {facts.kind === 'slot' && facts.occurrence.recurring && (
        <VisuallyHidden>{t(facts.occurrence.moved ? 'movedOccurrence' : 'recurring')}</VisuallyHidden>
      )}
    </span>
  );
}

export function lookName(facts: EntryFacts): string {
  return facts.kind === 'appointment' ? facts.look : facts.kind;
}

function EntryIcon({ facts }: { facts: EntryFacts }) {
  if (facts.kind === 'appointment') return <LookIcon look={facts.look} size={13} />;
  if (facts.kind === 'proposal') return <IconArrowsExchange size={13} aria-hidden="true" />;
  if (facts.kind === 'timeOff') return <IconBeach size={13} aria-hidden="true" />;
  if (facts.kind === 'slot' && facts.occurrence.recurring) return <IconRepeat size={13} aria-hidden="true" />;
  return null;
}
