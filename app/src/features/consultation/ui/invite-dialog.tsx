'use client';
/** Invites a relative or an interpreter by a link that works once; it is told here and nowhere else. */
import { Alert, Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { InviteToConsultation } from '../documents.ts';
import { OpenInvitations } from './open-invitations.tsx';
import { useConsultationFailure } from './use-consultation-failure.ts';

interface InviteDialogProps {
  consultationId: string;
  opened: boolean;
  onClose: () => void;
}

export function InviteDialog({ consultationId, opened, onClose }: InviteDialogProps) {
  const t = useTranslations('consultation.invite');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title')}
      centered
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      {opened && (
        <Stack gap="lg">
          <Invitation consultationId={consultationId} onClose={onClose} />
          <OpenInvitations consultationId={consultationId} />
        </Stack>
      )}
    </Modal>
  );
}

function Invitation({ consultationId, onClose }: { consultationId: string; onClose: () => void }) {
  const t = useTranslations('consultation.invite');
  const words = useTimeWords();
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [made, setMade] = useState<{ url: string; expiresAt: string } | null>(null);
  const invite = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const { inviteToConsultation } = await connection.mutate(InviteToConsultation, {
        consultationId,
        displayName: name.trim(),
      });
      setMade(inviteToConsultation);
    } catch (error) {
      setFailure(failureOf(error).code);
    } finally {
      setBusy(false);
    }
  };
  if (made !== null) {
    return (
      <Stack>
        <Text size="sm">{t('made', { until: words.clock(made.expiresAt) })}</Text>
        <TextInput
          readOnly
          label={t('link')}
          value={made.url}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('done')}
          </Button>
          <CopyButton value={made.url}>
            {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'copied' : 'copy')}</Button>}
          </CopyButton>
        </Group>
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void invite();
      }}
    >
      <Stack>
        <Text size="sm">{t('text')}</Text>
        <TextInput
          required
          data-autofocus
          label={t('name')}
          placeholder={t('namePlaceholder')}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {failure && (
          <Alert color="red" variant="light" role="alert">
            {failureWords(failure)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {t('make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
