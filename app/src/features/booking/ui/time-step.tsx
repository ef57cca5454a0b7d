'use client';
/** Day, length and start: what the clinic proposes, shown on the reader's own clock. */
import { Alert, Button, Group, Skeleton, Stack, Switch, Text, Title, VisuallyHidden } from '@mantine/core';
import { useEffect, useState, type Ref } from 'react';
import { useTranslations } from 'use-intl/react';
import { Warning } from '../../../ui/warning.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { dayOf, monthOf } from '../state/free-starts.ts';
import type { Selection } from '../state/selection.ts';
import { useBookingWords } from '../use-booking-words.ts';
import { useFailureWords } from '../use-failure-words.ts';
import { useFreeStarts } from '../use-free-starts.ts';
import { useNextFree } from '../use-next-free.ts';
import type { Rules } from '../use-rules.ts';
import type { ChangeSelection } from '../use-selection.ts';
import { useToday } from '../use-today.ts';
import classes from './booking.module.css';
import { DayCalendar } from './day-calendar.tsx';
import { DoctorSummary } from './doctor-summary.tsx';
import { DurationPicker } from './duration-picker.tsx';
import { OverbookForm } from './overbook-form.tsx';
import { StartList } from './start-list.tsx';
import { WaitlistInvitation } from './waitlist-invitation.tsx';

interface TimeStepProps {
  headingRef: Ref<HTMLHeadingElement>;
  rules: Rules | null;
  durationMinutes: number | null;
  selection: Selection;
  doctorId: string;
  onBehalf: boolean;
  /** Why the start chosen before could not be had. */
  refusal: string | null;
  change: ChangeSelection;
}

export function TimeStep(props: TimeStepProps) {
  const { headingRef, rules, durationMinutes, selection, doctorId, onBehalf, refusal, change } = props;
  const { patientId, overbook } = selection;
  const t = useTranslations('booking');
  const words = useBookingWords();
  const failureWords = useFailureWords();
  const { account } = useSignedIn();
  const next = useNextFree({ doctorId, durationMinutes, patientId });
  const nextDay = next.startsAt && dayOf(next.startsAt, account.timeZone);
  const today = useToday();
  const day = selection.day ?? nextDay;
  const [shownMonth, setShownMonth] = useState<string | null>(null);
  const month = shownMonth ?? (day ? monthOf(day) : next.known ? monthOf(today) : null);
  const free = useFreeStarts({ doctorId, durationMinutes, month, patientId });
  const starts = (day && free.days?.get(day)) || [];
  const dayIsShown = day !== null && month === monthOf(day);

  // A chosen day stays chosen when its last start goes: that is said, not silently changed.
  useEffect(() => {
    if (selection.day) setShownMonth(monthOf(selection.day));
  }, [selection.day]);

  return (
    <Stack gap="lg">
      {refusal && (
        <Warning role="alert" title={t('refusedTitle')}>
          {failureWords(refusal)} {t('reloaded')}
        </Warning>
      )}
      <DoctorSummary doctorId={doctorId} patientId={patientId} change={change} />
      <Title order={2} size="h4" ref={headingRef} tabIndex={-1}>
        {t('whichTime')}
      </Title>
      <DurationPicker
        rules={rules}
        value={durationMinutes}
        onChange={(minutes) => change({ durationMinutes: minutes })}
      />
      {onBehalf && (
        <Switch
          label={t('overbook')}
          description={t('overbookHint')}
          checked={overbook}
          onChange={(event) => change({ overbook: event.currentTarget.checked })}
        />
      )}
      {onBehalf && overbook ? (
        <OverbookForm day={day} onChoose={(start) => change({ start, durationMinutes }, 'step')} />
      ) : (
        <>
          {free.failure && (
            <Alert role="alert" color="red" variant="light">
              {failureWords(free.failure)}{' '}
              <Button size="compact-xs" variant="default" onClick={free.reload}>
                {t('retry')}
              </Button>
            </Alert>
          )}
          <div className={classes.times}>
            <DayCalendar
              month={month ?? monthOf(today)}
              today={today}
              day={day}
              days={free.days}
              horizonDays={rules?.horizonDays ?? null}
              onMonth={setShownMonth}
              onDay={(chosen) => change({ day: chosen })}
            />
            <Stack gap="md">
              {!free.days && !free.failure && <Skeleton h={180} role="status" aria-label={t('loading')} />}
              {free.days && day && dayIsShown && (
                <StartList
                  day={day}
                  starts={starts}
                  onChoose={(start) => change({ start, durationMinutes, day }, 'step')}
                />
              )}
              {free.days && !dayIsShown && <Text c="dimmed">{t('chooseDay')}</Text>}
              {nextDay && nextDay !== day && (
                <Group gap="xs">
                  <Button variant="default" size="xs" onClick={() => change({ day: nextDay })}>
                    {t('toNextFree', { day: words.day(nextDay) })}
                  </Button>
                </Group>
              )}
              {next.known && !next.startsAt && <Text>{t('nothingFreeAtAll')}</Text>}
            </Stack>
          </div>
          <VisuallyHidden role="status" aria-label={t('freeTimes')}>
            {free.days && day && dayIsShown
              ? t('announcement', {
                  day: words.day(day),
                  count: starts.length,
                  zone: words.zone(account.timeZone),
                })
              : ''}
          </VisuallyHidden>
        </>
      )}
      {durationMinutes !== null && !overbook && (
        <WaitlistInvitation
          wanted={{ speciality: null, doctorId, durationMinutes, patientId }}
          horizonDays={rules?.horizonDays ?? null}
        />
      )}
    </Stack>
  );
}
