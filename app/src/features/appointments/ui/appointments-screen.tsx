'use client';
/** One's appointments as a list: what comes, and what has been. */
import { useSubscription } from '@apollo/client/react';
import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { IconCalendarEvent, IconCalendarPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import type { AppointmentListSubscription as Answer } from '../../../graphql/generated/graphql.ts';
import list from '../../../ui/list.module.css';
import { LiveList } from '../../../ui/live-list.tsx';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { OwnRisks } from '../../line-risks/ui/risk-pages.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { AppointmentsSubscription } from '../documents.ts';
import { lookOf } from '../state/appointment-look.ts';
import classes from './appointment.module.css';
import { LookMark } from './look-mark.tsx';

type Period = 'coming' | 'past';
type Row = Answer['appointments'][number];

const PAGE = 25;

export function AppointmentsScreen() {
  const t = useTranslations('appointments');
  const { account } = useSignedIn();
  const [period, setPeriod] = useState<Period>('coming');
  const [limit, setLimit] = useState(PAGE);
  const mayBook = account.role === 'patient' || account.role === 'staff' || account.role === 'admin';
  return (
    <div className={list.page}>
      <div className={list.column}>
        <Group justify="space-between" mb="md">
          <Title order={1} size="h3">
            {t('title')}
          </Title>
          <Group gap="sm">
            <SegmentedControl
              aria-label={t('period')}
              value={period}
              onChange={(value) => {
                setPeriod(value as Period);
                setLimit(PAGE);
              }}
              data={[
                { value: 'coming', label: t('coming') },
                { value: 'past', label: t('past') },
              ]}
            />
            {mayBook && (
              <Button
                component={Link}
                href="/book"
                leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
              >
                {t('book')}
              </Button>
            )}
          </Group>
        </Group>
        {account.role === 'doctor' && period === 'coming' && <OwnRisks />}
        <AppointmentList key={period} period={period} limit={limit} onMore={() => setLimit(limit + PAGE)} />
      </div>
    </div>
  );
}

interface AppointmentListProps {
  period: Period;
  limit: number;
  onMore: () => void;
}

function AppointmentList({ period, limit, onMore }: AppointmentListProps) {
  const t = useTranslations('appointments');
  // The moment the list was opened: with a moving one the subscription would start anew every minute.
  const [opened] = useState(() => new Date().toISOString());
  const variables = useMemo(() => {
    const live = { status: { _in: ['pending', 'booked'] }, ends_at: { _gt: opened } };
    const over = { _not: live };
    return period === 'coming'
      ? { where: live, order: [{ starts_at: 'asc' as const }, { id: 'asc' as const }], limit: limit + 1 }
      : { where: over, order: [{ starts_at: 'desc' as const }, { id: 'asc' as const }], limit: limit + 1 };
  }, [limit, opened, period]);
  const { data, error, restart } = useSubscription(AppointmentsSubscription, {
    variables,
    fetchPolicy: 'no-cache',
  });
  return (
    <LiveList
      label={t('title')}
      rows={data?.appointments}
      failed={error !== undefined}
      empty={{
        Icon: IconCalendarEvent,
        title: t(period === 'coming' ? 'noneComing' : 'nonePast'),
        hint: t(period === 'coming' ? 'noneComingHint' : 'nonePastHint'),
      }}
      onRetry={restart}
      limit={limit}
      onMore={onMore}
    >
      {(row) => <AppointmentCard key={row.id} row={row} />}
    </LiveList>
  );
}

function AppointmentCard({ row }: { row: Row }) {
  const when = useWhenWords();
  const format = useFormatter();
  const { account } = useSignedIn();
  const now = useMinute();
  const span = { startsAt: row.starts_at, endsAt: row.ends_at };
  const hasOpenProposal = row.shift_proposals.some((proposal) => Date.parse(proposal.expires_at) > now);
  const look = lookOf({ status: row.status, endsAt: row.ends_at, hasOpenProposal }, now);
  const start = new Date(row.starts_at);
  const names = [
    row.doctor_id === account.userId ? null : row.doctor.display_name,
    row.patient_id === account.userId ? null : row.patient.display_name,
  ].filter((name) => name !== null);
  return (
    <li>
      <Link href={`/appointments/${row.id}`} className={`${list.card} ${classes.card}`}>
        <span className={classes.date} aria-hidden="true">
          <Text span size="xs" fw={600} tt="uppercase">
            {format.dateTime(start, { month: 'short', timeZone: account.timeZone })}
          </Text>
          <Text span size="xl" fw={700} lh={1.1}>
            {format.dateTime(start, { day: 'numeric', timeZone: account.timeZone })}
          </Text>
        </span>
        <span className={list.words}>
          <Text span display="block" fw={600} truncate>
            {names.join(' · ')}
          </Text>
          <Text span display="block" size="sm" c="dimmed" className={list.upper}>
            {when.short(span)}
          </Text>
        </span>
        <LookMark look={look} />
      </Link>
    </li>
  );
}
