'use client';
/** Keeps the recording and files of one consultation whatever the keeping times say, or lets them go again. */
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { HoldConsultation } from '../documents.ts';

interface HeldVisit {
  id: string;
  held_at?: string | null;
  hold_reason?: string | null;
}

interface HoldDialogProps {
  visit: HeldVisit | null;
  onClose: () => void;
}

export function HoldDialog({ visit, onClose }: HoldDialogProps) {
  const t = useTranslations('visits.hold');
  return (
    <Modal
      opened={visit !== null}
      onClose={onClose}
      title={t('title')}
      centered
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      {visit && <HoldForm key={visit.id} visit={visit} onClose={onClose} />}
    </Modal>
  );
}

function HoldForm({ visit, onClose }: { visit: HeldVisit; onClose: () => void }) {
  const t = useTranslations('visits.hold');
  const { connection } = useSignedIn();
  const [reason, setReason] = useState(visit.hold_reason ?? '');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const save = async (kept: string | null): Promise<void> => {
    setBusy(true);
    setFailed(false);
    try {
      await connection.mutate(HoldConsultation, { consultationId: visit.id, reason: kept });
      onClose();
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save(reason.trim());
      }}
    >
      <Stack>
        <Text size="sm">{t('text')}</Text>
        <Textarea
          required
          data-autofocus
          label={t('reason')}
          maxLength={300}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {failed && (
          <Alert color="red" variant="light" role="alert">
            {t('failed')}
          </Alert>
        )}
        <Group justify="flex-end">
          {visit.held_at && (
            <Button variant="default" loading={busy} onClick={() => void save(null)}>
              {t('release')}
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={reason.trim() === ''}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
