'use client';
/** CAL-3: holidays, sick days and other time off; whole days, or from one time to another. Also shows and removes one. */
import { Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { TimeOff } from '../state/entries.ts';
import {
  daysBetween,
  daysSpan,
  instantOf,
  isBefore,
  type PlainDate,
  type Span,
} from '../state/zoned-time.ts';
import { useWhenWords } from './use-when-words.ts';

interface TimeOffDialogProps {
  opened: boolean;
  /** The day suggested. */
  date: PlainDate;
  timeZone: string;
  onClose: () => void;
  onAdd: (span: Span, note: string) => Promise<boolean>;
}

export function TimeOffDialog({ opened, onClose, ...form }: TimeOffDialogProps) {
  const t = useTranslations('calendar');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('addTimeOff')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <TimeOffForm onClose={onClose} {...form} />
    </Modal>
  );
}

interface Fields {
  first: PlainDate;
  last: PlainDate;
  wholeDays: boolean;
  from: string;
  to: string;
  note: string;
}

function spanOf({ first, last, wholeDays, from, to }: Fields, zone: string): Span | null {
  if (first === '' || last === '' || last < first) return null;
  if (wholeDays) return daysSpan(first, daysBetween(first, last) + 1, zone);
  if (from === '' || to === '') return null;
  const span = { startsAt: instantOf(`${first}T${from}`, zone), endsAt: instantOf(`${last}T${to}`, zone) };
  return isBefore(span.startsAt, span.endsAt) ? span : null;
}

function TimeOffForm({ date, timeZone, onClose, onAdd }: Omit<TimeOffDialogProps, 'opened'>) {
  const t = useTranslations('calendar');
  const when = useWhenWords();
  const [fields, setFields] = useState<Fields>({
    first: date,
    last: date,
    wholeDays: true,
    from: '09:00',
    to: '17:00',
    note: '',
  });
  const [busy, setBusy] = useState(false);
  const span = spanOf(fields, timeZone);
  const set = (change: Partial<Fields>): void => setFields({ ...fields, ...change });
  const save = async (): Promise<void> => {
    if (!span) return;
    setBusy(true);
    if (await onAdd(span, fields.note.trim())) onClose();
    else setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack>
        <Group grow align="flex-start">
          <TextInput
            data-autofocus
            type="date"
            label={t('firstDay')}
            value={fields.first}
            onChange={(event) => {
              const first = event.currentTarget.value;
              set({ first, last: fields.last < first ? first : fields.last });
            }}
          />
          <TextInput
            type="date"
            label={t('lastDay')}
            min={fields.first}
            value={fields.last}
            error={fields.last !== '' && fields.last < fields.first ? t('endsBeforeStart') : undefined}
            onChange={(event) => set({ last: event.currentTarget.value })}
          />
        </Group>
        <Switch
          label={t('wholeDays')}
          checked={fields.wholeDays}
          onChange={(event) => set({ wholeDays: event.currentTarget.checked })}
        />
        {!fields.wholeDays && (
          <Group grow align="flex-start">
            <TextInput
              type="time"
              label={t('from')}
              value={fields.from}
              onChange={(event) => set({ from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t('to')}
              value={fields.to}
              error={!span && fields.to !== '' ? t('endsBeforeStart') : undefined}
              onChange={(event) => set({ to: event.currentTarget.value })}
            />
          </Group>
        )}
        <TextInput
          label={t('note')}
          placeholder={t('notePlaceholder')}
          maxLength={500}
          value={fields.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
        <Text size="sm" c="dimmed">
          {t('timeOffHint', { zone: when.zone(timeZone) })}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!span}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface TimeOffDetailsProps {
  timeOff: TimeOff | null;
  onClose: () => void;
  onRemove: (timeOff: TimeOff) => Promise<boolean>;
}

export function TimeOffDetails({ timeOff, onClose, onRemove }: TimeOffDetailsProps) {
  const t = useTranslations('calendar');
  const when = useWhenWords();
  const [busy, setBusy] = useState(false);
  const remove = async (one: TimeOff): Promise<void> => {
    setBusy(true);
    if (await onRemove(one)) onClose();
    setBusy(false);
  };
  return (
    <Modal
      opened={timeOff !== null}
      onClose={onClose}
      title={t('entries.timeOff')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {timeOff && (
        <Stack>
          <Text>{when.long(timeOff)}</Text>
          {timeOff.note !== '' && <Text c="dimmed">{timeOff.note}</Text>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
            <Button color="red" loading={busy} onClick={() => void remove(timeOff)}>
              {t('removeTimeOff')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
