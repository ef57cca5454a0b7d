'use client';
/** Says that the call is being recorded, and asks whoever has not answered yet. Nothing is recorded before all have agreed. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { type LiveRecording, mustBeAsked } from '../state/recording.ts';
import classes from './consultation.module.css';

interface RecordingBarProps {
  recording: LiveRecording | null;
  /** Rejects when the answer could not be stored. */
  onAnswer: (agree: boolean) => Promise<unknown>;
}

export function RecordingBar({ recording, onAnswer }: RecordingBarProps) {
  const t = useTranslations('consultation.recording');
  const [busy, setBusy] = useState(false);
  const answer = async (agree: boolean): Promise<void> => {
    setBusy(true);
    try {
      await onAnswer(agree);
    } catch {
      notifications.show({ color: 'red', title: t('answerFailed'), message: t('answerFailedText') });
    } finally {
      setBusy(false);
    }
  };
  if (recording === null) return null;
  return (
    <>
      <Group
        className={classes.recording}
        data-status={recording.status}
        role="status"
        gap="sm"
        justify="center"
      >
        <span className={classes.recordingDot} aria-hidden="true" />
        <Text size="sm">{t(`states.${recording.status}`)}</Text>
        {recording.consent === 'given' && (
          <Button
            size="compact-xs"
            variant="white"
            color="dark"
            loading={busy}
            onClick={() => void answer(false)}
          >
            {t('withdraw')}
          </Button>
        )}
      </Group>
      <Modal
        opened={mustBeAsked(recording)}
        // The question is answered by one of its two buttons; silence is no answer.
        onClose={() => undefined}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={t('title')}
        centered
      >
        <Stack>
          <Text size="sm">{t('question')}</Text>
          <Text size="sm" c="dimmed">
            {t('rights')}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" loading={busy} onClick={() => void answer(false)}>
              {t('refuse')}
            </Button>
            <Button loading={busy} onClick={() => void answer(true)}>
              {t('agree')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
