'use client';
/** Whether the consultation was recorded, and for its two people the film itself. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { useDownload } from '../../files/use-download.ts';
import { useTimeWords } from '../../shell/time-words.ts';
import { recordingStateOf } from '../state/visit.ts';
import type { StoredVisit } from './visit-page.tsx';
import { useVisitWords } from './visit-words.ts';
import classes from './visits.module.css';

export function VisitRecording({ visit }: { visit: StoredVisit }) {
  const t = useTranslations('visits');
  const words = useVisitWords();
  const time = useTimeWords();
  const download = useDownload();
  const parts = visit.recordings.flatMap((recording) => recording.parts);
  return (
    <section className={classes.section} aria-labelledby="recording-of-visit">
      <Title order={2} size="h5" id="recording-of-visit" mb="xs">
        {t('recording')}
      </Title>
      <Stack gap="xs">
        <Text size="sm">{t(`recordingStates.${recordingStateOf(visit.recording_state)}`)}</Text>
        {parts.map((part, index) => (
          <Group key={part.id} justify="space-between">
            <Text size="sm">
              {t('part', { number: index + 1 })} ·{' '}
              {words.minutes(Math.max(1, Math.round(Number(part.duration_ms ?? 0) / 60_000)))}
            </Text>
            {part.deleted_at && (
              <Text size="sm" c="dimmed">
                {t('deletedOn', { when: time.day(part.deleted_at) })}
              </Text>
            )}
            {part.file_id && (
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconDownload size={16} aria-hidden="true" />}
                onClick={() => void download({ id: part.file_id!, name: `${t('recording')} ${index + 1}` })}
              >
                {t('download')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </section>
  );
}
