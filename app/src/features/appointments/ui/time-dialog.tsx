'use client';
/** CAL-6, BOOK-8: another time for an appointment: proposed, put against a proposal, or, by staff, set at once. */
import { Alert, Button, Group, Modal, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { instantOf, minutesOf, wallTime } from '../../calendar/state/zoned-time.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { OfferedDurationsQuery } from '../documents.ts';
import { useFailureWords } from '../use-failure-words.ts';
import type { LiveAppointment } from './appointment-details.tsx';
import { ChooseTime } from './choose-time.tsx';

export type TimePurpose = 'propose' | 'counter' | 'move';

export interface ChosenTime {
  readonly startsAt: string;
  readonly durationMinutes: number;
  readonly note: string | null;
  readonly overbook: boolean;
}

interface TimeDialogProps {
  purpose: TimePurpose | null;
  appointment: LiveAppointment;
  onClose: () => void;
  onSend: (purpose: TimePurpose, chosen: ChosenTime) => Promise<void>;
}

export function TimeDialog({ purpose, onClose, ...form }: TimeDialogProps) {
  const t = useTranslations('appointments');
  return (
    <Modal
      opened={purpose !== null}
      onClose={onClose}
      title={purpose && t(`timeTitles.${purpose}`)}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {purpose && <TimeForm purpose={purpose} onClose={onClose} {...form} />}
    </Modal>
  );
}

function TimeForm({ purpose, appointment, onClose, onSend }: TimeDialogProps & { purpose: TimePurpose }) {
  const t = useTranslations('appointments');
  const failureWords = useFailureWords();
  const { account } = useSignedIn();
  const zone = account.timeZone;
  const length = minutesOf({ startsAt: appointment.starts_at, endsAt: appointment.ends_at });
  const [durationMinutes, setDuration] = useState(length);
  const [chosen, setChosen] = useState<string | null>(null);
  const [anyTime, setAnyTime] = useState(false);
  const [wall, setWall] = useState(() => wallTime(appointment.starts_at, zone));
  const [note, setNote] = useState('');
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const complete = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall);
  const startsAt = anyTime ? (complete ? instantOf(wall, zone) : null) : chosen;
  const send = async (): Promise<void> => {
    if (!startsAt) return;
    setBusy(true);
    setFailure(null);
    try {
      await onSend(purpose, { startsAt, durationMinutes, note: note.trim() || null, overbook: anyTime });
      onClose();
    } catch (error) {
      // The free times have loaded anew by then: what was chosen may not be among them any more.
      setFailure(failureWords(error));
      setChosen(null);
      setAttempt(attempt + 1);
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
        <DurationSelect
          length={length}
          value={durationMinutes}
          onChange={(minutes) => {
            setChosen(null);
            setDuration(minutes);
          }}
        />
        {anyTime ? (
          <Stack gap="xs">
            <TextInput
              type="datetime-local"
              label={t('anyTimeLabel')}
              value={wall}
              onChange={(event) => setWall(event.currentTarget.value.slice(0, 16))}
            />
            <Alert variant="light" color="yellow">
              {t('anyTimeWarning')}
            </Alert>
          </Stack>
        ) : (
          <ChooseTime
            key={attempt}
            doctorId={appointment.doctor_id}
            appointmentId={appointment.id}
            durationMinutes={durationMinutes}
            near={appointment.starts_at}
            chosen={chosen}
            onChoose={setChosen}
          />
        )}
        {purpose === 'move' && (
          <Switch
            label={t('anyTime')}
            checked={anyTime}
            onChange={(event) => setAnyTime(event.currentTarget.checked)}
          />
        )}
        <Textarea
          label={t('note')}
          placeholder={t('notePlaceholder')}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {purpose !== 'move' && (
          <Text size="sm" c="dimmed">
            {t('proposeHint')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancelDialog')}
          </Button>
          <Button type="submit" loading={busy} disabled={!startsAt}>
            {t(`timeActions.${purpose}`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface DurationSelectProps {
  length: number;
  value: number;
  onChange: (minutes: number) => void;
}

/** The lengths the clinic offers, and the one the appointment has. */
function DurationSelect({ length, value, onChange }: DurationSelectProps) {
  const t = useTranslations('appointments');
  const { connection } = useSignedIn();
  const [offered, setOffered] = useState<readonly number[]>([]);
  useEffect(() => {
    let current = true;
    connection.query(OfferedDurationsQuery, {}).then(
      ({ scheduling_settings: [settings] }) => {
        if (current && settings) setOffered(settings.durations_minutes);
      },
      () => undefined, // the present length can always be kept
    );
    return () => {
      current = false;
    };
  }, [connection]);
  const lengths = [...new Set([...offered, length])].sort((one, other) => one - other);
  return (
    <Select
      label={t('duration')}
      w={160}
      allowDeselect={false}
      data={lengths.map((minutes) => ({ value: String(minutes), label: t('minutes', { count: minutes }) }))}
      value={String(value)}
      onChange={(minutes) => onChange(Number(minutes))}
    />
  );
}
