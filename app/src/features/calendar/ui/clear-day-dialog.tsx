'use client';
/** BOOK-10: staff clear a doctor's whole day in one go, with notices to everybody concerned. */
import { Button, Group, Modal, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { PlainDate } from '../state/zoned-time.ts';

interface ClearDayDialogProps {
  opened: boolean;
  doctorName: string;
  date: PlainDate;
  onClose: () => void;
  onClear: (date: PlainDate, mode: 'CANCEL' | 'MOVE', reason: string) => Promise<boolean>;
}

export function ClearDayDialog({ opened, onClose, ...form }: ClearDayDialogProps) {
  const t = useTranslations('calendar');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('clearDay')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <ClearDayForm onClose={onClose} {...form} />
    </Modal>
  );
}

function ClearDayForm({ doctorName, date: shown, onClose, onClear }: Omit<ClearDayDialogProps, 'opened'>) {
  const t = useTranslations('calendar');
  const [date, setDate] = useState(shown);
  const [mode, setMode] = useState<'CANCEL' | 'MOVE'>('MOVE');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const clear = async (): Promise<void> => {
    if (date === '' || reason.trim() === '') return;
    setBusy(true);
    if (await onClear(date, mode, reason.trim())) onClose();
    else setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void clear();
      }}
    >
      <Stack>
        <Text size="sm">{t('clearDayText', { name: doctorName })}</Text>
        <TextInput
          data-autofocus
          type="date"
          label={t('date')}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Radio.Group
          label={t('clearMode')}
          value={mode}
          onChange={(value) => setMode(value as 'CANCEL' | 'MOVE')}
        >
          <Stack gap={8} mt={8}>
            <Radio value="MOVE" label={t('clearMove')} description={t('clearMoveHint')} />
            <Radio value="CANCEL" label={t('clearCancel')} />
          </Stack>
        </Radio.Group>
        <Textarea
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
            {t('cancel')}
          </Button>
          <Button type="submit" color="red" loading={busy} disabled={date === '' || reason.trim() === ''}>
            {t('clearDay')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
