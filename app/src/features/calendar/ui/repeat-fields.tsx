'use client';
/** CAL-3: the weekly pattern of a slot: days, every so many weeks, and how it ends. */
import { Chip, Group, NumberInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useFormatter, useTranslations } from 'use-intl/react';
import {
  weekdaysFrom,
  WEEKDAYS,
  type RepeatEnd,
  type RepeatPattern,
  type Weekday,
} from '../state/repeat-pattern.ts';
import { addDays, type PlainDate } from '../state/zoned-time.ts';

interface RepeatFieldsProps {
  pattern: RepeatPattern;
  date: PlainDate;
  firstDay: number;
  onChange: (pattern: RepeatPattern) => void;
}

const MANY_WEEKS = 13 * 7;
const LONGEST_INTERVAL = 12;
const MOST_TIMES = 500;

export function RepeatFields({ pattern, date, firstDay, onChange }: RepeatFieldsProps) {
  const t = useTranslations('calendar.repeat');
  const { end } = pattern;
  const setEnd = (next: RepeatEnd): void => onChange({ ...pattern, end: next });
  return (
    <Stack gap="sm">
      <WeekdayChips
        firstDay={firstDay}
        chosen={pattern.weekdays}
        onChange={(weekdays) => onChange({ ...pattern, weekdays })}
      />
      <NumberInput
        label={t('interval')}
        min={1}
        max={LONGEST_INTERVAL}
        clampBehavior="strict"
        w={140}
        value={pattern.interval}
        onChange={(value) => onChange({ ...pattern, interval: Math.max(1, Number(value) || 1) })}
      />
      <Radio.Group
        label={t('ends')}
        value={end.kind}
        onChange={(kind) => {
          if (kind === 'never') setEnd({ kind });
          if (kind === 'on') setEnd({ kind, date: addDays(date, MANY_WEEKS) });
          if (kind === 'after') setEnd({ kind, count: 10 });
        }}
      >
        <Group gap="md" mt={6}>
          <Radio value="never" label={t('never')} />
          <Radio value="on" label={t('on')} />
          <Radio value="after" label={t('after')} />
        </Group>
      </Radio.Group>
      {end.kind === 'on' && (
        <TextInput
          type="date"
          label={t('lastDay')}
          w={180}
          min={date}
          value={end.date}
          onChange={(event) => setEnd({ kind: 'on', date: event.currentTarget.value || end.date })}
        />
      )}
      {end.kind === 'after' && (
        <NumberInput
          label={t('times')}
          min={1}
          max={MOST_TIMES}
          clampBehavior="strict"
          w={140}
          value={end.count}
          onChange={(value) => setEnd({ kind: 'after', count: Math.max(1, Number(value) || 1) })}
        />
      )}
    </Stack>
  );
}

interface WeekdayChipsProps {
  firstDay: number;
  chosen: readonly Weekday[];
  onChange: (weekdays: Weekday[]) => void;
}

export function WeekdayChips({ firstDay, chosen, onChange }: WeekdayChipsProps) {
  const t = useTranslations('calendar.repeat');
  const names = useWeekdayNames();
  return (
    <div role="group" aria-label={t('days')}>
      <Text size="sm" fw={500} mb={4} aria-hidden="true">
        {t('days')}
      </Text>
      <Group gap={6}>
        {weekdaysFrom(firstDay).map((day) => (
          <Chip
            key={day}
            size="sm"
            checked={chosen.includes(day)}
            onChange={(checked) =>
              onChange(WEEKDAYS.filter((one) => (one === day ? checked : chosen.includes(one))))
            }
            aria-label={names(day, 'long')}
          >
            {names(day, 'short')}
          </Chip>
        ))}
      </Group>
    </div>
  );
}

/** Names of weekdays in the reader's language. */
export function useWeekdayNames(): (day: Weekday, length: 'short' | 'long') => string {
  const format = useFormatter();
  return (day, length) => {
    // 5 January 2026 is a Monday.
    const instant = new Date(Date.UTC(2026, 0, 5 + WEEKDAYS.indexOf(day), 12));
    return format.dateTime(instant, { weekday: length, timeZone: 'UTC' });
  };
}
