'use client';
/** Puts right what became of a consultation, with a reason; the audit log keeps both. */
import { Alert, Button, Group, Radio, Stack, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ConsultationOutcome } from '../../../graphql/generated/graphql.ts';
import { useSaving } from '../../../ui/use-saving.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { CorrectConsultation } from '../documents.ts';
import { outcomeOf } from '../state/visit.ts';
import { VisitDialog } from './visit-dialog.tsx';

interface CorrectedVisit {
  id: string;
  outcome?: string | null;
  appointment: { patient: { display_name: string } };
}

interface CorrectionDialogProps {
  visit: CorrectedVisit | null;
  onClose: () => void;
}

const CHOICES = ['held', 'held_by_phone', 'patient_absent', 'doctor_absent', 'missed'] as const;

export function CorrectionDialog({ visit, onClose }: CorrectionDialogProps) {
  const t = useTranslations('visits');
  return (
    <VisitDialog visit={visit} words={{ title: t('correctTitle'), close: t('cancel') }} onClose={onClose}>
      {(corrected) => <CorrectionForm visit={corrected} onClose={onClose} />}
    </VisitDialog>
  );
}

function CorrectionForm({ visit, onClose }: { visit: CorrectedVisit; onClose: () => void }) {
  const t = useTranslations('visits');
  const { connection } = useSignedIn();
  const [outcome, setOutcome] = useState<string>(outcomeOf(visit.outcome));
  const [note, setNote] = useState('');
  const saving = useSaving();
  const save = (): Promise<void> =>
    saving.run(async () => {
      await connection.mutate(CorrectConsultation, {
        consultationId: visit.id,
        outcome: outcome.toUpperCase() as ConsultationOutcome,
        note: note.trim(),
      });
      notifications.show({ message: t('correctSaved') });
      onClose();
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack>
        <Radio.Group
          label={t('correctQuestion', { name: visit.appointment.patient.display_name })}
          value={outcome}
          onChange={setOutcome}
        >
          <Stack gap={8} mt="xs">
            {CHOICES.map((choice) => (
              <Radio key={choice} value={choice} label={t(`outcomes.${choice}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('note')}
          description={t('noteHint')}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {saving.failed && (
          <Alert color="red" variant="light" role="alert">
            {t('correctFailed')}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={saving.busy}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
