'use client';
/** Links that nobody has opened yet; a link sent to the wrong person is taken back here. */
import { useSubscription } from '@apollo/client/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { OpenInvitationsSubscription, RevokeInvitation } from '../documents.ts';
import { useConsultationFailure } from './use-consultation-failure.ts';

export function OpenInvitations({ consultationId }: { consultationId: string }) {
  const t = useTranslations('consultation.invite');
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const [busy, setBusy] = useState<string | null>(null);
  const { data } = useSubscription(OpenInvitationsSubscription, {
    variables: { consultationId },
    fetchPolicy: 'no-cache',
  });
  const open = data?.consultation_guests ?? [];
  const revoke = async (guestId: string): Promise<void> => {
    setBusy(guestId);
    try {
      await connection.mutate(RevokeInvitation, { guestId });
    } catch (error) {
      notifications.show({
        color: 'red',
        title: t('revokeFailed'),
        message: failureWords(failureOf(error).code),
      });
    } finally {
      setBusy(null);
    }
  };
  if (open.length === 0) return null;
  return (
    <Stack gap={6} component="section" aria-labelledby="open-invitations">
      <Text id="open-invitations" size="sm" fw={600}>
        {t('notOpened')}
      </Text>
      {open.map(({ id, display_name: name }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <Text size="sm" truncate>
            {name}
          </Text>
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            loading={busy === id}
            aria-label={t('revokeOf', { name })}
            onClick={() => void revoke(id)}
          >
            {t('revoke')}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
