'use client';
/** Notes that a consultation was held by telephone, after asking once: that ends it for everybody. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { NoteHeldByPhone } from '../documents.ts';
import { useConsultationFailure } from './use-consultation-failure.ts';

/** No dialog: it stands in dialogs itself. */
export function HeldByPhone({ consultationId }: { consultationId: string }) {
  const t = useTranslations('consultation.phone');
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const note = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      // The live consultation shows what has come of it.
      await connection.mutate(NoteHeldByPhone, { consultationId });
      setAsking(false);
    } catch (error) {
      setFailure(failureOf(error).code);
    }
    setBusy(false);
  };
  if (!asking) {
    return (
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {t('held')}
      </Button>
    );
  }
  return (
    <Stack gap={6} align="flex-start" role="group" aria-label={t('held')}>
      <Text size="sm">{t('heldText')}</Text>
      {failure !== null && (
        <Alert role="alert" color="red" variant="light" title={t('noteFailed')}>
          {failureWords(failure)}
        </Alert>
      )}
      <Group gap="xs">
        <Button size="compact-sm" loading={busy} onClick={() => void note()}>
          {t('heldConfirm')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setAsking(false)}>
          {t('heldCancel')}
        </Button>
      </Group>
    </Stack>
  );
}
