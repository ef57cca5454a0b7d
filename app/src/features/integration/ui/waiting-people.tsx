'use client';
/** People another system speaks of whom it may not name by itself: an admin says who they are. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Button, Modal, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import clinic from '../../clinic/ui/clinic.module.css';
import { LiveList } from '../../../ui/live-list.tsx';
import { WaitingPeopleSubscription } from '../documents.ts';
import { LinkPersonForm, type PersonToLink } from './link-person-form.tsx';

const REASONS = ['doctor_unknown', 'email_taken'] as const;

export function WaitingPeople() {
  const t = useTranslations('clinic.integration');
  const { data, error, restart } = useSubscription(WaitingPeopleSubscription, { fetchPolicy: 'no-cache' });
  const [linking, setLinking] = useState<PersonToLink | null>(null);
  const rows = data?.external_people;
  // Nobody waits most of the time; then there is nothing to say about it.
  if (rows?.length === 0 && linking === null) return null;
  return (
    <section aria-labelledby="integration-waiting">
      <Title order={2} size="h4" id="integration-waiting">
        {t('waiting')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('waitingIntro')}
      </Text>
      <LiveList label={t('waiting')} rows={rows} failed={error !== undefined} empty="" onRetry={restart}>
        {(person) => {
          const reason = REASONS.find((one) => one === person.waits_because);
          const name = person.display_name ?? person.external_id;
          const kind = person.kind === 'doctor' ? 'doctor' : 'patient';
          return (
            <li key={person.id} className={clinic.row}>
              <div className={clinic.words}>
                <Text fw={550}>
                  {name} · {t(`kinds.${kind}`)}
                </Text>
                <Text size="sm" c="dimmed">
                  {[person.client.name, person.external_id, person.email].filter(Boolean).join(' · ')}
                </Text>
                {reason && <Text size="sm">{t(`reasons.${reason}`)}</Text>}
              </div>
              <Button
                size="xs"
                aria-label={t('linkOf', { name })}
                onClick={() => setLinking({ id: person.id, kind, name })}
              >
                {t('link')}
              </Button>
            </li>
          );
        }}
      </LiveList>
      <Modal
        opened={linking !== null}
        onClose={() => setLinking(null)}
        title={t('linkTitle', { name: linking?.name ?? '' })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {linking && (
          <>
            <Alert color="yellow" variant="light" mb="md">
              {t('linkWarning')}
            </Alert>
            <LinkPersonForm person={linking} onLinked={() => setLinking(null)} />
          </>
        )}
      </Modal>
    </section>
  );
}
