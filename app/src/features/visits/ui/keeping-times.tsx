'use client';
/** How long recordings and files of consultations are kept; admins decide, everybody else reads it. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Button, Checkbox, Group, NumberInput, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSaving } from '../../../ui/use-saving.ts';
import classes from '../../clinic/ui/clinic.module.css';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { KeepingTimesSubscription, UpdateKeepingTimes } from '../documents.ts';

const longestDays = 36_500;
/** What is offered to who no longer keeps something for ever. */
const usualDays = 3_650;

interface Times {
  recordings_days?: number | null;
  files_days?: number | null;
}

export function KeepingTimes() {
  const t = useTranslations('visits.keeping');
  const { account } = useSignedIn();
  const { data } = useSubscription(KeepingTimesSubscription, { fetchPolicy: 'no-cache' });
  const times = data?.retention_settings[0];
  if (times === undefined) return null;
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="keeping-times">
      <Title order={2} size="h4" id="keeping-times" mb={4}>
        {t('title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('text')}
      </Text>
      {account.role === 'admin' ? (
        <TimesForm key={times.updated_at} times={times} />
      ) : (
        <TimesWords times={times} />
      )}
    </Paper>
  );
}

function TimesWords({ times }: { times: Times }) {
  const t = useTranslations('visits.keeping');
  const words = (days: number | null | undefined): string =>
    days == null ? t('forEver') : t('days', { days });
  return (
    <Stack gap={4}>
      <Text size="sm">{`${t('recordings')}: ${words(times.recordings_days)}`}</Text>
      <Text size="sm">{`${t('files')}: ${words(times.files_days)}`}</Text>
    </Stack>
  );
}

function TimesForm({ times }: { times: Times }) {
  const t = useTranslations('visits.keeping');
  const { connection } = useSignedIn();
  const [recordings, setRecordings] = useState<Days>(times.recordings_days ?? null);
  const [files, setFiles] = useState<Days>(times.files_days ?? null);
  const saving = useSaving();
  const save = (): Promise<void> =>
    saving.run(async () => {
      const { update_retention_settings: answer } = await connection.mutate(UpdateKeepingTimes, {
        recordings: numberOf(recordings),
        files: numberOf(files),
      });
      if (answer?.affected_rows !== 1) throw new Error('The keeping times were not changed.');
      notifications.show({ message: t('saved') });
    });
  const changed = recordings !== (times.recordings_days ?? null) || files !== (times.files_days ?? null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      noValidate
    >
      <Stack>
        <div className={classes.fields}>
          <DaysField label={t('recordings')} value={recordings} onChange={setRecordings} />
          <DaysField label={t('files')} value={files} onChange={setFiles} />
        </div>
        {saving.failed && (
          <Alert role="alert" color="red" variant="light">
            {t('failed')}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={saving.busy}
            disabled={!changed || !isValid(recordings) || !isValid(files)}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A text is what is being typed; null: for ever. */
type Days = number | string | null;

const isValid = (days: Days): boolean =>
  days === null || (Number.isInteger(days) && Number(days) >= 1 && Number(days) <= longestDays);
const numberOf = (days: Days): number | null => (days === null ? null : Number(days));

interface DaysFieldProps {
  label: string;
  value: Days;
  onChange: (days: Days) => void;
}

function DaysField({ label, value, onChange }: DaysFieldProps) {
  const t = useTranslations('visits.keeping');
  return (
    <Stack gap="xs">
      <NumberInput
        label={t('daysOf', { what: label })}
        value={value ?? ''}
        placeholder={t('forEver')}
        disabled={value === null}
        min={1}
        max={longestDays}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        error={isValid(value) ? undefined : t('between', { most: longestDays })}
        onChange={onChange}
      />
      <Checkbox
        label={t('forEver')}
        aria-label={t('forEverOf', { what: label })}
        checked={value === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : usualDays)}
      />
    </Stack>
  );
}
