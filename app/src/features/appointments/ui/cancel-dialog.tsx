'use client';
/** BOOK-6: calls an appointment off, with a reason both sides will read. */
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useFailureWords } from '../use-failure-words.ts';

interface CancelDialogProps {
  opened: boolean;
  when: string;
  onClose: () => void;
  onCancel: (reason: string) => Promise<void>;
}

export function CancelDialog({ opened, onClose, ...form }: CancelDialogProps) {
  const t = useTranslations('appointments');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('cancelTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <CancelForm onClose={onClose} {...form} />
    </Modal>
  );
}

function CancelForm({ when, onClose, onCancel }: Omit<CancelDialogProps, 'opened'>) {
  const t = useTranslations('appointments');
  const failureWords = useFailureWords();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await onCancel(reason.trim());
      onClose();
    } catch (error) {
      setFailure(failureWords(error));
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack>
        {failure && (
          <Alert role="alert" color="red" variant="light">
            {failure}
          </Alert>
        )}
        <Text size="sm">{t('cancelText', { when })}</Text>
        <Textarea
          data-autofocus
          label={t('reason')}
          description={t('reasonHint')}
          required
          withAsterisk={false}
          maxLength={500}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('keep')}
          </Button>
          <Button type="submit" color="red" loading={busy} disabled={reason.trim() === ''}>
            {t('cancelAppointment')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
