'use client';
/** CAL-4: leads a doctor without a schedule to his first one, by a working week to fill in. */
import { Alert, Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Weekday } from '../state/repeat-pattern.ts';
import type { NewSlot } from '../state/slot-edit.ts';
import { presetWeek, slotsOfWeek, weeklyMinutes } from '../state/working-week.ts';
import type { PlainDate } from '../state/zoned-time.ts';
import { WeekdayChips } from './repeat-fields.tsx';
import { useWhenWords } from './use-when-words.ts';

interface FirstScheduleProps {
  /** Null for one's own. */
  name: string | null;
  onBegin: () => void;
}

export function FirstSchedule({ name, onBegin }: FirstScheduleProps) {
  const t = useTranslations('calendar.firstSchedule');
  return (
    <Alert
      variant="light"
      icon={<IconCalendarPlus aria-hidden="true" />}
      title={t(name === null ? 'title' : 'titleOf', { name: name ?? '' })}
      role="region"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('text')}</Text>
        <Button size="sm" onClick={onBegin}>
          {t('begin')}
        </Button>
      </Stack>
    </Alert>
  );
}

interface WorkingWeekDialogProps {
  opened: boolean;
  from: PlainDate;
  timeZone: string;
  firstDay: number;
  /** The clinic's own working week, to start from. */
  preset: ClinicWeek;
  onClose: () => void;
  onAdd: (slots: readonly NewSlot[]) => Promise<boolean>;
}

export interface ClinicWeek {
  readonly weekdays: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

export function WorkingWeekDialog({ opened, onClose, ...form }: WorkingWeekDialogProps) {
  const t = useTranslations('calendar');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('workingWeek')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <WorkingWeekForm onClose={onClose} {...form} />
    </Modal>
  );
}

function WorkingWeekForm(props: Omit<WorkingWeekDialogProps, 'opened'>) {
  const { from, timeZone, firstDay, preset, onClose, onAdd } = props;
  const t = useTranslations('calendar');
  const when = useWhenWords();
  const [weekdays, setWeekdays] = useState(preset.weekdays);
  const [hours, setHours] = useState({ from: preset.from, to: preset.to });
  const [pause, setPause] = useState<{ from: string; to: string } | null>({ from: '13:00', to: '14:00' });
  const [busy, setBusy] = useState(false);
  const badPause =
    pause !== null && !(hours.from < pause.from && pause.from < pause.to && pause.to < hours.to);
  const complete =
    weekdays.length > 0 && hours.from !== '' && hours.to !== '' && hours.from < hours.to && !badPause;
  const week = complete ? presetWeek({ weekdays, ...hours, pause }) : null;
  const save = async (): Promise<void> => {
    if (!week) return;
    setBusy(true);
    if (await onAdd(slotsOfWeek(week, from, timeZone))) onClose();
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
        <WeekdayChips firstDay={firstDay} chosen={weekdays} onChange={setWeekdays} />
        <Group grow align="flex-start">
          <TextInput
            type="time"
            label={t('from')}
            value={hours.from}
            onChange={(event) => setHours({ ...hours, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t('to')}
            value={hours.to}
            error={hours.to !== '' && hours.to <= hours.from ? t('endsBeforeStart') : undefined}
            onChange={(event) => setHours({ ...hours, to: event.currentTarget.value })}
          />
        </Group>
        <Switch
          label={t('pause')}
          checked={pause !== null}
          onChange={(event) => setPause(event.currentTarget.checked ? { from: '13:00', to: '14:00' } : null)}
        />
        {pause && (
          <Group grow align="flex-start">
            <TextInput
              type="time"
              label={t('pauseFrom')}
              value={pause.from}
              onChange={(event) => setPause({ ...pause, from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t('pauseTo')}
              value={pause.to}
              error={badPause ? t('pauseOutside') : undefined}
              onChange={(event) => setPause({ ...pause, to: event.currentTarget.value })}
            />
          </Group>
        )}
        <Text size="sm" c="dimmed">
          {week && `${t('weeklyHours', { hours: weeklyMinutes(week) / 60 })} `}
          {t('inZone', { zone: when.zone(timeZone) })}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!complete}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
