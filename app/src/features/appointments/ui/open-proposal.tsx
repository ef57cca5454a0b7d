'use client';
/** CAL-6: the time that is proposed at the moment, and the answers to it. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ShiftAnswer } from '../../../graphql/generated/graphql.ts';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { AnswerShift } from '../documents.ts';
import type { Possibilities } from '../state/appointment-look.ts';
import { useFailureWords } from '../use-failure-words.ts';
import type { LiveAppointment, Proposal } from './appointment-details.tsx';
import classes from './appointment.module.css';
import { TimeDialog } from './time-dialog.tsx';
import { usePeopleOf } from './use-people-of.ts';

interface OpenProposalProps {
  appointment: LiveAppointment;
  proposal: Proposal;
  may: Possibilities;
}

export function OpenProposal({ appointment, proposal, may }: OpenProposalProps) {
  const t = useTranslations('appointments');
  const when = useWhenWords();
  const nameOf = usePeopleOf(appointment);
  const failureWords = useFailureWords();
  const { connection } = useSignedIn();
  const [busy, setBusy] = useState<ShiftAnswer | null>(null);
  const [countering, setCountering] = useState(false);
  const answer = async (given: ShiftAnswer): Promise<void> => {
    setBusy(given);
    try {
      await connection.mutate(AnswerShift, { proposalId: proposal.id, answer: given });
      notifications.show({ message: t(`answered.${given}`) });
    } catch (error) {
      notifications.show({ color: 'red', message: failureWords(error) });
    } finally {
      setBusy(null);
    }
  };
  return (
    <section className={classes.proposal} data-look="proposal" aria-labelledby="proposal-title">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h6" id="proposal-title">
            {t('openProposal')}
          </Title>
          <Text fw={600} className={classes.upper}>
            {when.long({ startsAt: proposal.starts_at, endsAt: proposal.ends_at })}
          </Text>
          <Text size="sm">
            {t('proposedBy', { name: nameOf(proposal.proposed_by ?? null) })} ·{' '}
            {t('until', { when: when.moment(proposal.expires_at) })}
          </Text>
          {proposal.note !== '' && <Text size="sm">“{proposal.note}”</Text>}
        </div>
        <Group gap="xs">
          {may.answer && (
            <>
              <Button size="sm" loading={busy === 'ACCEPT'} onClick={() => void answer('ACCEPT')}>
                {t('accept')}
              </Button>
              <Button size="sm" variant="default" onClick={() => setCountering(true)}>
                {t('counter')}
              </Button>
              <Button
                size="sm"
                variant="default"
                loading={busy === 'REJECT'}
                onClick={() => void answer('REJECT')}
              >
                {t('reject')}
              </Button>
            </>
          )}
          {may.withdraw && (
            <Button
              size="sm"
              variant="default"
              loading={busy === 'WITHDRAW'}
              onClick={() => void answer('WITHDRAW')}
            >
              {t('withdraw')}
            </Button>
          )}
        </Group>
      </Stack>
      <TimeDialog
        purpose={countering ? 'counter' : null}
        appointment={appointment}
        onClose={() => setCountering(false)}
        onSend={async (_purpose, { startsAt, durationMinutes, note }) => {
          await connection.mutate(AnswerShift, {
            proposalId: proposal.id,
            answer: 'COUNTER',
            startsAt,
            durationMinutes,
            note,
          });
          notifications.show({ message: t('answered.COUNTER') });
        }}
      />
    </section>
  );
}
