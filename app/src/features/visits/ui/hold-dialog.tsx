'use client';
/** Keeps the recording and files of one consultation whatever the keeping times say, or lets them go again. */
import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSaving } from '../../../ui/use-saving.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { HoldConsultation } from '../documents.ts';
import { VisitDialog } from './visit-dialog.tsx';

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
    <VisitDialog visit={visit} words={{ title: t('title'), close: t('cancel') }} onClose={onClose}>
      {(held) => <HoldForm visit={held} onClose={onClose} />}
    </VisitDialog>
  );
}

function HoldForm({ visit, onClose }: { visit: HeldVisit; onClose: () => void }) {
  const t = useTranslations('visits.hold');
  const { connection } = useSignedIn();
  const [reason, setReason] = useState(visit.hold_reason ?? '');
  const saving = useSaving();
  const save = (kept: string | null): Promise<void> =>
    saving.run(async () => {
      await connection.mutate(HoldConsultation, { consultationId: visit.id, reason: kept });
      onClose();
    });
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
        {saving.failed && (
          <Alert color="red" variant="light" role="alert">
            {t('failed')}
          </Alert>
        )}
        <Group justify="flex-end">
          {visit.held_at && (
            <Button variant="default" loading={saving.busy} onClick={() => void save(null)}>
              {t('release')}
            </Button>
          )}
          <Button type="submit" loading={saving.busy} disabled={reason.trim() === ''}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
