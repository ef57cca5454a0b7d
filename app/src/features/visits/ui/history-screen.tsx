'use client';
/** VID-6: the consultations one has had, newest first: with whom, when, how long, how well, and whether recorded. */
import { useSubscription } from '@apollo/client/react';
import { Badge, Text, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import Link from 'next/link';
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ConsultationHistorySubscription as Answer } from '../../../graphql/generated/graphql.ts';
import classes from '../../../ui/list.module.css';
import { LiveList } from '../../../ui/live-list.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { HistorySubscription } from '../documents.ts';
import { minutesOf, outcomeOf, qualityOf, recordingStateOf } from '../state/visit.ts';
import { useVisitWords } from './visit-words.ts';

const PAGE = 20;
type Row = Answer['consultations'][number];

export function HistoryScreen() {
  const t = useTranslations('visits');
  const [limit, setLimit] = useState(PAGE);
  useEffect(() => {
    document.title = `${t('title')} · Telemed`;
  }, [t]);
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <Title order={1} size="h3" mb="md">
          {t('title')}
        </Title>
        <VisitList limit={limit} onMore={() => setLimit(limit + PAGE)} />
      </div>
    </div>
  );
}

function VisitList({ limit, onMore }: { limit: number; onMore: () => void }) {
  const t = useTranslations('visits');
  const variables = useMemo(
    () => ({
      // Cancelled appointments are no visits; they are in the list of appointments.
      where: { status: { _eq: 'finished' }, outcome: { _neq: 'cancelled' } },
      limit: limit + 1,
    }),
    [limit],
  );
  const { data, error, restart } = useSubscription(HistorySubscription, {
    variables,
    fetchPolicy: 'no-cache',
  });
  return (
    <LiveList
      label={t('title')}
      rows={data?.consultations}
      failed={error !== undefined}
      empty={{ Icon: IconHistory, title: t('none'), hint: t('noneHint') }}
      onRetry={restart}
      limit={limit}
      onMore={onMore}
    >
      {(row) => <VisitCard key={row.id} row={row} />}
    </LiveList>
  );
}

function VisitCard({ row }: { row: Row }) {
  const t = useTranslations('visits');
  const time = useTimeWords();
  const words = useVisitWords();
  const { account } = useSignedIn();
  const { appointment } = row;
  const minutes = minutesOf(row.started_at, row.ended_at);
  const outcome = outcomeOf(row.outcome);
  const { grade } = qualityOf(row.quality_aggregate);
  const others = [appointment.doctor, appointment.patient].filter(({ id }) => id !== account.userId);
  const facts = [
    minutes === null ? null : words.minutes(minutes),
    outcome === 'held' && grade !== 'unknown' ? t(`grades.${grade}`) : null,
    outcome === 'held' ? t(`recordingStates.${recordingStateOf(row.recording_state)}`) : null,
    row.encrypted ? t('encrypted') : null,
  ];
  return (
    <li>
      <Link href={`/consultations/${appointment.id}`} className={classes.card}>
        <span className={classes.words}>
          <Text span display="block" fw={600}>
            {others.map(({ display_name: name }) => name).join(' · ')}
          </Text>
          <Text span display="block" size="sm" className={classes.upper}>
            {time.full(row.started_at ?? appointment.starts_at)}
          </Text>
          <Text span display="block" size="sm" c="dimmed">
            {facts.filter((fact) => fact !== null).join(' · ')}
          </Text>
        </span>
        <Badge variant={outcome === 'held' ? 'light' : 'default'} tt="none">
          {t(`outcomes.${outcome}`)}
        </Badge>
      </Link>
    </li>
  );
}
