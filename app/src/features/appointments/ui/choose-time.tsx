'use client';
/** CAL-6: the free starts of a week to choose one from, in the reader's zone. */
import {
  ActionIcon,
  Alert,
  Button,
  Chip,
  Group,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  VisuallyHidden,
} from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { addMinutes, byDay } from '../../booking/state/free-starts.ts';
import { addDays, daysSpan, plainDate, today } from '../../calendar/state/zoned-time.ts';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { useFailureWords } from '../use-failure-words.ts';
import { useFreeStarts } from '../use-free-starts.ts';
import classes from './appointment.module.css';

const DAYS = 7;

interface ChooseTimeProps {
  doctorId: string;
  appointmentId: string;
  durationMinutes: number;
  /** Where to begin looking. */
  near: string;
  chosen: string | null;
  onChoose: (startsAt: string | null) => void;
}

export function ChooseTime({
  doctorId,
  appointmentId,
  durationMinutes,
  near,
  chosen,
  onChoose,
}: ChooseTimeProps) {
  const t = useTranslations('appointments');
  const when = useWhenWords();
  const failureWords = useFailureWords();
  const { account } = useSignedIn();
  const zone = account.timeZone;
  const present = today(zone, useMinute());
  const [first, setFirst] = useState(() => {
    const wanted = plainDate(near, zone);
    return wanted < present ? present : wanted;
  });
  const range = useMemo(() => daysSpan(first, DAYS, zone), [first, zone]);
  const { answer, failure, reload } = useFreeStarts({ doctorId, appointmentId, durationMinutes, range });
  const days = useMemo(() => (answer ? [...byDay(answer.starts, zone)] : null), [answer, zone]);
  const go = (step: number): void => {
    onChoose(null);
    const next = addDays(first, step);
    setFirst(next < present ? present : next);
  };
  const weekWords = when.days(range.startsAt, addDays(first, DAYS - 1));
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={t('earlierDays')}
          disabled={first <= present}
          onClick={() => go(-DAYS)}
        >
          <IconChevronLeft size={20} aria-hidden="true" />
        </ActionIcon>
        <Text fw={600} size="sm" ta="center">
          {weekWords}
        </Text>
        <ActionIcon variant="subtle" size="lg" aria-label={t('laterDays')} onClick={() => go(DAYS)}>
          <IconChevronRight size={20} aria-hidden="true" />
        </ActionIcon>
      </Group>
      <VisuallyHidden role="status" aria-label={t('freeTimes')}>
        {answer &&
          t('freeTimesCount', { range: weekWords, count: answer.starts.length, zone: when.zone(zone) })}
      </VisuallyHidden>
      {failure !== null && (
        <Alert role="alert" color="red" variant="light">
          {failureWords(failure)}{' '}
          <Button size="compact-sm" variant="outline" color="red" onClick={reload}>
            {t('retry')}
          </Button>
        </Alert>
      )}
      {!days && failure === null && <Skeleton h={120} aria-hidden="true" />}
      {days?.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="md">
          {t('noFreeTimes')}
        </Text>
      )}
      {days && days.length > 0 && (
        <ScrollArea.Autosize mah={300} type="auto" viewportProps={{ tabIndex: -1 }}>
          <Chip.Group value={chosen} onChange={(value) => onChoose(typeof value === 'string' ? value : null)}>
            <Stack gap="sm" p={2}>
              {days.map(([day, starts]) => (
                <div key={day} role="radiogroup" aria-label={when.day(starts[0]!)}>
                  <Text size="sm" fw={600} mb={6} className={classes.dayName}>
                    {when.day(starts[0]!)}
                  </Text>
                  <Group gap={6}>
                    {starts.map((start) => (
                      <Chip key={start} value={start} size="sm" variant="outline">
                        {when.clock(start)}
                      </Chip>
                    ))}
                  </Group>
                </div>
              ))}
            </Stack>
          </Chip.Group>
        </ScrollArea.Autosize>
      )}
      {chosen && (
        <Text size="sm" fw={550}>
          {when.long({ startsAt: chosen, endsAt: addMinutes(chosen, durationMinutes) })}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t('inYourZone', { zone: when.zone(zone) })}
      </Text>
    </Stack>
  );
}
