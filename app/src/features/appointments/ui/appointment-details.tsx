'use client';
/** CAL-2, CAL-6: one appointment, live: when, who, what was decided and proposed, and everything one may do about it. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconClock, IconNote, IconStethoscope, IconUser } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { AppointmentSubscription as Answer } from '../../../graphql/generated/graphql.ts';
import { LoadFailed } from '../../../ui/live-list.tsx';
import { clocksDiffer } from '../../calendar/state/zoned-time.ts';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { AppointmentSubscription, OverbookedQuery } from '../documents.ts';
import { lookOf, possibilities } from '../state/appointment-look.ts';
import { AppointmentActions } from './appointment-actions.tsx';
import classes from './appointment.module.css';
import { Decisions, ProposalHistory } from './history.tsx';
import { LookMark } from './look-mark.tsx';
import { OpenProposal } from './open-proposal.tsx';

export type LiveAppointment = NonNullable<Answer['appointments_by_pk']>;
export type Proposal = LiveAppointment['shift_proposals'][number];

export function AppointmentDetails({ id }: { id: string }) {
  const t = useTranslations('appointments');
  const { data, error, restart } = useSubscription(AppointmentSubscription, {
    variables: { id },
    fetchPolicy: 'no-cache',
  });
  if (error) return <LoadFailed title={t('failed')} onRetry={restart} />;
  if (!data) {
    return (
      <Stack role="status" aria-label={t('loading')}>
        <Skeleton h={26} w={120} />
        <Skeleton h={48} />
        <Skeleton h={120} />
      </Stack>
    );
  }
  if (!data.appointments_by_pk) {
    return (
      <Alert color="gray" variant="light" title={t('gone')}>
        {t('goneText')}
      </Alert>
    );
  }
  return <Details appointment={data.appointments_by_pk} />;
}

function Details({ appointment }: { appointment: LiveAppointment }) {
  const t = useTranslations('appointments');
  const when = useWhenWords();
  const { account } = useSignedIn();
  const now = useMinute();
  const proposal =
    appointment.shift_proposals.find((one) => one.status === 'open' && Date.parse(one.expires_at) > now) ??
    null;
  const facts = {
    status: appointment.status,
    endsAt: appointment.ends_at,
    hasOpenProposal: proposal !== null,
  };
  const look = lookOf(facts, now);
  const may = possibilities(
    look,
    { id: account.userId, role: account.role },
    appointment.patient_id,
    proposal && { proposedById: proposal.proposed_by ?? null },
  );
  const span = { startsAt: appointment.starts_at, endsAt: appointment.ends_at };
  const others = [appointment.doctor, appointment.patient].filter(
    (person) =>
      person.id !== account.userId && clocksDiffer(span.startsAt, person.time_zone, account.timeZone),
  );
  return (
    <Stack gap="lg">
      <Group gap="xs">
        <LookMark look={look} />
        {account.role !== 'patient' && <OverbookedNote id={appointment.id} />}
      </Group>
      <Stack gap="sm">
        <div className={classes.when}>
          <IconClock size={18} aria-hidden="true" />
          <div>
            <Text fw={600} className={classes.upper}>
              {when.long(span)}
            </Text>
            <Text size="sm" c="dimmed">
              {when.zone(account.timeZone, span.startsAt)}
            </Text>
            {others.map((person) => (
              <Text key={person.id} size="sm" c="dimmed">
                {t('theirTime', {
                  name: person.display_name,
                  when: when.short(span, person.time_zone),
                  zone: when.zone(person.time_zone, span.startsAt),
                })}
              </Text>
            ))}
          </div>
        </div>
        <div className={classes.when}>
          <IconStethoscope size={18} aria-hidden="true" />
          <Text>
            {appointment.doctor.display_name}
            {appointment.doctor.doctor?.speciality && (
              <Text span c="dimmed">
                {' '}
                · {appointment.doctor.doctor.speciality}
              </Text>
            )}
          </Text>
        </div>
        <div className={classes.when}>
          <IconUser size={18} aria-hidden="true" />
          <Text>{appointment.patient.display_name}</Text>
        </div>
        {appointment.reason !== '' && (
          <div className={classes.when}>
            <IconNote size={18} aria-hidden="true" />
            <Text style={{ whiteSpace: 'pre-wrap' }}>{appointment.reason}</Text>
          </div>
        )}
      </Stack>
      {look === 'cancelled' && (
        <Alert color="red" variant="light" title={t('wasCancelled')}>
          {appointment.cancel_reason}
        </Alert>
      )}
      {proposal && look === 'proposed' && (
        <OpenProposal appointment={appointment} proposal={proposal} may={may} />
      )}
      <AppointmentActions appointment={appointment} may={may} />
      <Decisions appointment={appointment} />
      <ProposalHistory appointment={appointment} />
    </Stack>
  );
}

function OverbookedNote({ id }: { id: string }) {
  const t = useTranslations('appointments');
  const { connection } = useSignedIn();
  const [overbooked, setOverbooked] = useState(false);
  useEffect(() => {
    let current = true;
    connection.query(OverbookedQuery, { id }).then(
      (answer) => {
        if (current) setOverbooked(answer.appointments_by_pk?.overbooked ?? false);
      },
      () => undefined, // a remark only
    );
    return () => {
      current = false;
    };
  }, [connection, id]);
  if (!overbooked) return null;
  return (
    <Text size="xs" c="dimmed">
      {t('overbooked')}
    </Text>
  );
}
