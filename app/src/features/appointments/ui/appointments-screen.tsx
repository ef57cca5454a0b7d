'use client';
/** One's appointments as a list: what comes, and what has been. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Button, Group, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconCalendarEvent, IconCalendarPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import type { AppointmentListSubscription as Answer } from '../../../graphql/generated/graphql.ts';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
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
    <div className={classes.page}>
      <div className={classes.column}>
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
  if (error) {
    return (
      <Alert role="alert" color="red" variant="light" title={t('listFailed')}>
        <Button size="compact-sm" variant="outline" color="red" onClick={restart}>
          {t('retry')}
        </Button>
      </Alert>
    );
  }
  if (!data) {
    return (
      <Stack role="status" aria-label={t('loading')} gap="xs">
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} h={76} radius="lg" />
        ))}
      </Stack>
    );
  }
  if (data.appointments.length === 0) {
    return (
      <Stack align="center" py={60} gap="xs" c="dimmed" ta="center">
        <IconCalendarEvent size={44} stroke={1.3} aria-hidden="true" />
        <Text fw={600} c="var(--mantine-color-text)">
          {t(period === 'coming' ? 'noneComing' : 'nonePast')}
        </Text>
        <Text size="sm">{t(period === 'coming' ? 'noneComingHint' : 'nonePastHint')}</Text>
      </Stack>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t('title')}>
        {data.appointments.slice(0, limit).map((row) => (
          <AppointmentCard key={row.id} row={row} />
        ))}
      </ul>
      {data.appointments.length > limit && (
        <Group justify="center" mt="md">
          <Button variant="default" onClick={onMore}>
            {t('more')}
          </Button>
        </Group>
      )}
    </>
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
      <Link href={`/appointments/${row.id}`} className={classes.card}>
        <span className={classes.date} aria-hidden="true">
          <Text span size="xs" fw={600} tt="uppercase">
            {format.dateTime(start, { month: 'short', timeZone: account.timeZone })}
          </Text>
          <Text span size="xl" fw={700} lh={1.1}>
            {format.dateTime(start, { day: 'numeric', timeZone: account.timeZone })}
          </Text>
        </span>
        <span className={classes.words}>
          <Text span display="block" fw={600} truncate>
            {names.join(' · ')}
          </Text>
          <Text span display="block" size="sm" c="dimmed" className={classes.upper}>
            {when.short(span)}
          </Text>
        </span>
        <LookMark look={look} />
      </Link>
    </li>
  );
}
