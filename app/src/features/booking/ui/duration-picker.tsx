'use client';
/** How long the appointment is to be, among the lengths the clinic offers. */
import { Chip, Group, Input, Skeleton } from '@mantine/core';
import { useId } from 'react';
import { useTranslations } from 'use-intl/react';
import { useBookingWords } from '../use-booking-words.ts';
import type { Rules } from '../use-rules.ts';

interface DurationPickerProps {
  rules: Rules | null;
  value: number | null;
  onChange: (minutes: number) => void;
}

export function DurationPicker({ rules, value, onChange }: DurationPickerProps) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const id = useId();
  if (!rules) return <Skeleton h={52} w={260} role="status" aria-label={t('loading')} />;
  return (
    <div role="radiogroup" aria-labelledby={id}>
      <Input.Label id={id} component="div" mb={4}>
        {t('length')}
      </Input.Label>
      <Chip.Group value={value === null ? null : String(value)} onChange={(text) => onChange(Number(text))}>
        <Group gap={6}>
          {rules.durations.map((minutes) => (
            <Chip key={minutes} value={String(minutes)} variant="outline">
              {words.minutes(minutes)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
