'use client';
/** VID-6: one consultation as it was: who, when, how long, how well for each, chat and files, and the recording. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Badge, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import type { VisitSubscription as Answer } from '../../../graphql/generated/graphql.ts';
import { useGuestName } from '../../consultation/ui/use-guest-name.ts';
import { useTimeWords } from '../../shell/time-words.ts';
import { VisitSubscription } from '../documents.ts';
import { minutesOf, outcomeOf, qualityOf } from '../state/visit.ts';
import { useVisitWords } from './visit-words.ts';
import { VisitChat } from './visit-chat.tsx';
import { VisitRecording } from './visit-recording.tsx';
import list from '../../../ui/list.module.css';
import { LoadFailed } from '../../../ui/live-list.tsx';
import classes from './visits.module.css';

export type StoredVisit = Answer['consultations'][number];

export function VisitPage({ appointmentId }: { appointmentId: string }) {
  const t = useTranslations('visits');
  const { data, error, restart } = useSubscription(VisitSubscription, {
    variables: { appointmentId },
    fetchPolicy: 'no-cache',
  });
  useEffect(() => {
    document.title = `${t('one')} · Telemed`;
  }, [t]);
  const visit = data?.consultations[0];
  return (
    <div className={list.page}>
      <div className={list.column}>
        {error && <LoadFailed title={t('failed')} onRetry={restart} />}
        {!data && !error && (
          <Stack role="status" aria-label={t('loading')}>
            <Skeleton h={32} w={260} />
            <Skeleton h={120} />
            <Skeleton h={120} />
          </Stack>
        )}
        {data && !visit && (
          <Alert color="gray" variant="light" title={t('gone')}>
            {t('goneText')}
          </Alert>
        )}
        {visit && <Visit visit={visit} />}
      </div>
    </div>
  );
}

function Visit({ visit }: { visit: StoredVisit }) {
  const t = useTranslations('visits');
  const time = useTimeWords();
  const words = useVisitWords();
  const { appointment } = visit;
  const minutes = minutesOf(visit.started_at, visit.ended_at);
  const outcome = outcomeOf(visit.outcome);
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h3">
          {t('between', {
            doctor: appointment.doctor.display_name,
            patient: appointment.patient.display_name,
          })}
        </Title>
        <Text c="dimmed" className={list.upper}>
          {time.full(visit.started_at ?? appointment.starts_at)}
        </Text>
      </div>
      {visit.status === 'finished' ? (
        <Group gap="xs">
          <Badge variant={outcome === 'held' ? 'light' : 'default'} tt="none">
            {t(`outcomes.${outcome}`)}
          </Badge>
          {minutes !== null && <Text size="sm">{t('lasted', { minutes: words.minutes(minutes) })}</Text>}
          {visit.encrypted && <Text size="sm">{t('encrypted')}</Text>}
        </Group>
      ) : (
        <Text>{t('notOver')}</Text>
      )}
      {visit.admissions.length > 0 && <PeopleOfVisit visit={visit} />}
      <VisitChat visit={visit} />
      {outcome === 'held' && <VisitRecording visit={visit} />}
      <Group>
        <Button component={Link} href={`/appointments/${appointment.id}`} variant="default">
          {t('toAppointment')}
        </Button>
        <Button component={Link} href="/consultations" variant="subtle">
          {t('toHistory')}
        </Button>
      </Group>
    </Stack>
  );
}

function PeopleOfVisit({ visit }: { visit: StoredVisit }) {
  const t = useTranslations('visits');
  const words = useVisitWords();
  const guestName = useGuestName();
  return (
    <section className={classes.section} aria-labelledby="people-of-visit">
      <Title order={2} size="h5" id="people-of-visit" mb="xs">
        {t('people')}
      </Title>
      <Stack component="ul" gap={8} m={0} p={0} style={{ listStyle: 'none' }}>
        {visit.admissions.map((one) => {
          const quality = qualityOf(one.quality_aggregate);
          return (
            <li key={one.id}>
              <Text fw={550}>{one.user?.display_name ?? guestName(one.guest)}</Text>
              <Text size="sm" c="dimmed">
                {quality.grade === 'unknown'
                  ? t('notMeasured')
                  : `${t(`grades.${quality.grade}`)} · ${words.figures(quality)}`}
              </Text>
            </li>
          );
        })}
      </Stack>
    </section>
  );
}
