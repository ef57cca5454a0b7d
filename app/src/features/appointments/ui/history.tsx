'use client';
/** CAL-6: who has decided what about an appointment, and every time that was ever proposed for it. */
import { Text, Timeline, Title } from '@mantine/core';
import {
  IconArrowsExchange,
  IconCheck,
  IconClockOff,
  IconHourglass,
  IconMessageReply,
  IconX,
} from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import type { LiveAppointment } from './appointment-details.tsx';
import classes from './appointment.module.css';
import { usePeopleOf } from './use-people-of.ts';

const DECISIONS = ['accepted', 'rejected', 'pending'] as const;

export function Decisions({ appointment }: { appointment: LiveAppointment }) {
  const t = useTranslations('appointments');
  const when = useWhenWords();
  const nameOf = usePeopleOf(appointment);
  return (
    <section aria-labelledby="decisions-title">
      <Title order={2} size="h6" mb={6} id="decisions-title">
        {t('participants')}
      </Title>
      <ul className={classes.people} aria-labelledby="decisions-title">
        {appointment.participants.map((seat) => {
          const decision = DECISIONS.find((known) => known === seat.decision) ?? 'pending';
          const proxy = seat.decided_by && seat.decided_by !== seat.user_id;
          return (
            <li key={seat.user_id} className={classes.person}>
              <PersonAvatar id={seat.user_id} name={realNameOf(appointment, seat.user_id)} size={34} />
              <div className={classes.words}>
                <Text fw={550} size="sm" truncate>
                  {nameOf(seat.user_id)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`decisions.${decision}`)}
                  {seat.decided_at && ` · ${when.moment(seat.decided_at)}`}
                  {proxy && ` · ${t('decidedBy', { name: nameOf(seat.decided_by ?? null) })}`}
                </Text>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function realNameOf({ doctor, patient }: LiveAppointment, userId: string): string {
  return userId === doctor.id ? doctor.display_name : patient.display_name;
}

const OUTCOMES = {
  open: IconHourglass,
  accepted: IconCheck,
  rejected: IconX,
  countered: IconMessageReply,
  withdrawn: IconArrowsExchange,
  expired: IconClockOff,
} as const;
type Outcome = keyof typeof OUTCOMES;

function asOutcome(status: string): Outcome {
  return status in OUTCOMES ? (status as Outcome) : 'expired';
}

export function ProposalHistory({ appointment }: { appointment: LiveAppointment }) {
  const t = useTranslations('appointments');
  const when = useWhenWords();
  const nameOf = usePeopleOf(appointment);
  if (appointment.shift_proposals.length === 0) return null;
  return (
    <section aria-labelledby="history-title">
      <Title order={2} size="h6" mb="sm" id="history-title">
        {t('history')}
      </Title>
      <Timeline
        bulletSize={24}
        lineWidth={2}
        color="sea"
        component="ol"
        aria-labelledby="history-title"
        className={classes.history}
      >
        {appointment.shift_proposals.map((proposal) => {
          const outcome = asOutcome(proposal.status);
          const Icon = OUTCOMES[outcome];
          return (
            <Timeline.Item
              key={proposal.id}
              component="li"
              bullet={<Icon size={13} aria-hidden="true" />}
              title={when.short({ startsAt: proposal.starts_at, endsAt: proposal.ends_at })}
            >
              <Text size="sm">
                {t(proposal.counters ? 'counteredBy' : 'proposedBy', {
                  name: nameOf(proposal.proposed_by ?? null),
                })}{' '}
                · {when.moment(proposal.created_at)}
              </Text>
              {proposal.note !== '' && <Text size="sm">“{proposal.note}”</Text>}
              <Text size="sm" c="dimmed">
                {t(`outcomes.${outcome}`, { name: nameOf(proposal.answered_by ?? null) })} ·{' '}
                {outcome === 'open'
                  ? t('until', { when: when.moment(proposal.expires_at) })
                  : when.moment(proposal.answered_at ?? proposal.created_at)}
              </Text>
            </Timeline.Item>
          );
        })}
      </Timeline>
    </section>
  );
}
