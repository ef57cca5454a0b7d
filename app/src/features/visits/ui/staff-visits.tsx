'use client';
/** For the front desk: what became of every consultation; missed ones can be put right, and who did is kept. */
import { useSubscription } from '@apollo/client/react';
import { Badge, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { StaffVisitsSubscription as Answer } from '../../../graphql/generated/graphql.ts';
import classes from '../../clinic/ui/clinic.module.css';
import { LiveList } from '../../../ui/live-list.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { StaffVisitsSubscription } from '../documents.ts';
import { minutesOf, outcomeOf, recordingStateOf } from '../state/visit.ts';
import { CorrectionDialog } from './correction-dialog.tsx';
import { HoldDialog } from './hold-dialog.tsx';
import { KeepingTimes } from './keeping-times.tsx';
import { useVisitWords } from './visit-words.ts';

const PAGE = 30;
type Row = Answer['consultations'][number];

const FILTERS = {
  absent: ['patient_absent', 'doctor_absent', 'missed'],
  held: ['held', 'held_by_phone'],
  all: ['held', 'held_by_phone', 'patient_absent', 'doctor_absent', 'missed'],
} as const;
type Filter = keyof typeof FILTERS;

export function StaffVisits() {
  const t = useTranslations('visits');
  const [filter, setFilter] = useState<Filter>('absent');
  const [limit, setLimit] = useState(PAGE);
  const [correcting, setCorrecting] = useState<Row | null>(null);
  const [holding, setHolding] = useState<Row | null>(null);
  const variables = useMemo(
    () => ({
      where: { status: { _eq: 'finished' }, outcome: { _in: [...FILTERS[filter]] } },
      limit: limit + 1,
    }),
    [filter, limit],
  );
  const { data, error, restart } = useSubscription(StaffVisitsSubscription, {
    variables,
    fetchPolicy: 'no-cache',
  });
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('filter')}
        value={filter}
        onChange={(value) => {
          setFilter(value as Filter);
          setLimit(PAGE);
        }}
        data={(Object.keys(FILTERS) as Filter[]).map((name) => ({
          value: name,
          label: t(`filters.${name}`),
        }))}
      />
      <LiveList
        label={t('title')}
        rows={data?.consultations}
        limit={limit}
        onMore={() => setLimit(limit + PAGE)}
        failed={error !== undefined}
        empty={t('noneHere')}
        onRetry={restart}
      >
        {(row) => (
          <StaffVisit
            key={row.id}
            row={row}
            onCorrect={() => setCorrecting(row)}
            onHold={() => setHolding(row)}
          />
        )}
      </LiveList>
      <KeepingTimes />
      <CorrectionDialog visit={correcting} onClose={() => setCorrecting(null)} />
      <HoldDialog visit={holding} onClose={() => setHolding(null)} />
    </Stack>
  );
}

interface StaffVisitProps {
  row: Row;
  onCorrect: () => void;
  onHold: () => void;
}

function StaffVisit({ row, onCorrect, onHold }: StaffVisitProps) {
  const t = useTranslations('visits');
  const time = useTimeWords();
  const words = useVisitWords();
  const { patient, doctor, starts_at: startsAt } = row.appointment;
  const minutes = minutesOf(row.started_at, row.ended_at);
  const outcome = outcomeOf(row.outcome);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text fw={550}>{`${patient.display_name} · ${doctor.display_name}`}</Text>
        <Text size="sm" c="dimmed">
          {time.full(startsAt)}
          {minutes !== null && ` · ${words.minutes(minutes)}`}
          {outcome === 'held' && ` · ${t(`recordingStates.${recordingStateOf(row.recording_state)}`)}`}
        </Text>
        {row.corrected_at && (
          <Text size="sm">
            {t('corrected', { name: row.corrector?.display_name ?? '', when: time.short(row.corrected_at) })}
            {row.correction_note !== '' && `: ${row.correction_note}`}
          </Text>
        )}
        {row.held_at && (
          <Text size="sm">
            {t('hold.held', { name: row.holder?.display_name ?? '', when: time.short(row.held_at) })}
            {`: ${row.hold_reason}`}
          </Text>
        )}
      </div>
      <Badge variant={outcome === 'held' ? 'light' : 'default'} tt="none">
        {t(`outcomes.${outcome}`)}
      </Badge>
      <Button
        size="xs"
        variant="subtle"
        aria-label={t(row.held_at ? 'hold.openHeldOf' : 'hold.openOf', { name: patient.display_name })}
        onClick={onHold}
      >
        {t(row.held_at ? 'hold.openHeld' : 'hold.open')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('correctOf', { name: patient.display_name })}
        onClick={onCorrect}
      >
        {t('correct')}
      </Button>
    </li>
  );
}
