'use client';
/** CAL-3, CAL-4, BOOK-10: everything that changes a person's availability: buttons, dialogs, and what drags on the calendar lead to. */
import { Box, Button } from '@mantine/core';
import { IconBeach, IconCalendarOff, IconCalendarWeek, IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useImperativeHandle, useState, type Ref } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { ClinicWeekQuery } from '../documents.ts';
import type { TimeOff } from '../state/entries.ts';
import { WEEKDAYS } from '../state/repeat-pattern.ts';
import {
  changeOfMove,
  draftOfSpan,
  type Occurrence,
  type Scope,
  type SlotDraft,
} from '../state/slot-edit.ts';
import { addWallMinutes, today, type PlainDate, type Span } from '../state/zoned-time.ts';
import { useAvailabilityEdits } from '../use-availability-edits.tsx';
import classes from './calendar-screen.module.css';
import { ClearDayDialog } from './clear-day-dialog.tsx';
import { OutsideNotice } from './outside-notice.tsx';
import { ScopeDialog } from './scope-dialog.tsx';
import { SlotDialog, type SlotSubject } from './slot-dialog.tsx';
import { TimeOffDetails, TimeOffDialog } from './time-off-dialog.tsx';
import { FirstSchedule, WorkingWeekDialog, type ClinicWeek } from './working-week-dialog.tsx';

/** What the calendar itself hands over. */
export interface EditorHandle {
  draw: (span: Span) => void;
  edit: (occurrence: Occurrence) => void;
  move: (occurrence: Occurrence, to: Span, putBack: () => void) => void;
  showTimeOff: (timeOff: TimeOff) => void;
}

interface AvailabilityEditorProps {
  ref: Ref<EditorHandle>;
  personId: string;
  /** Null for oneself. */
  personName: string | null;
  /** The person's own, in which new slots lie. */
  timeZone: string;
  shownDate: PlainDate;
  firstDay: number;
  active: boolean;
  /** The person has no slot at all. */
  empty: boolean;
  onBegin: () => void;
  onChanged: () => void;
  onOpenAppointment: (appointmentId: string) => void;
}

interface PendingMove {
  readonly occurrence: Occurrence;
  readonly to: Span;
  readonly putBack: () => void;
}

type OpenDialog = 'timeOff' | 'week' | 'clear' | null;

export function AvailabilityEditor(props: AvailabilityEditorProps) {
  const { ref, personId, personName, timeZone, shownDate, firstDay, active, empty } = props;
  const { onBegin, onChanged, onOpenAppointment } = props;
  const t = useTranslations('calendar');
  const { account } = useSignedIn();
  const now = useMinute();
  const [subject, setSubject] = useState<SlotSubject | null>(null);
  const [pending, setPending] = useState<PendingMove | null>(null);
  const [timeOff, setTimeOff] = useState<TimeOff | null>(null);
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const [outside, setOutside] = useState<readonly string[]>([]);
  const noteOutside = useCallback((ids: readonly string[]) => setOutside(ids), []);
  const edits = useAvailabilityEdits({ personId, changed: onChanged, outside: noteOutside });
  const clinicWeek = useClinicWeek();

  useImperativeHandle(
    ref,
    () => ({
      draw: (span) => setSubject({ kind: 'new', draft: draftOfDrawn(span, timeZone) }),
      edit: (occurrence) => setSubject({ kind: 'existing', occurrence }),
      move: (occurrence, to, putBack) => {
        if (occurrence.recurring) return setPending({ occurrence, to, putBack });
        void edits.change(occurrence, changeOfMove(occurrence, to, 'ALL')).then((done) => done || putBack());
      },
      showTimeOff: setTimeOff,
    }),
    [edits, timeZone],
  );

  const present = today(timeZone, now);
  const day = shownDate < present ? present : shownDate;
  const newSlot = (): void =>
    setSubject({ kind: 'new', draft: { date: day, from: '09:00', to: '12:00', timeZone, repeat: null } });
  const moveInScope = async (
    { occurrence, to, putBack }: PendingMove,
    scope: Scope | null,
  ): Promise<void> => {
    setPending(null);
    if (scope === null || !(await edits.change(occurrence, changeOfMove(occurrence, to, scope)))) putBack();
  };

  return (
    <>
      {active && (
        <Box className={classes.bar} role="toolbar" aria-label={t('availabilityTools')}>
          <Button size="xs" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={newSlot}>
            {t('newSlot')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCalendarWeek size={16} aria-hidden="true" />}
            onClick={() => setDialog('week')}
          >
            {t('workingWeek')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconBeach size={16} aria-hidden="true" />}
            onClick={() => setDialog('timeOff')}
          >
            {t('addTimeOff')}
          </Button>
          {personId !== account.userId && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCalendarOff size={16} aria-hidden="true" />}
              onClick={() => setDialog('clear')}
            >
              {t('clearDay')}
            </Button>
          )}
          <span className={classes.hint}>{t('dragHint')}</span>
        </Box>
      )}
      {empty && (
        <Box className={classes.notice}>
          <FirstSchedule
            name={personName}
            onBegin={() => {
              onBegin();
              setDialog('week');
            }}
          />
        </Box>
      )}
      {outside.length > 0 && (
        <Box className={classes.notice}>
          <OutsideNotice ids={outside} onOpen={onOpenAppointment} onClose={() => setOutside([])} />
        </Box>
      )}
      <SlotDialog
        subject={subject}
        firstDay={firstDay}
        onClose={() => setSubject(null)}
        onAdd={(slot) => edits.add([slot])}
        onChange={edits.change}
        onRemove={edits.remove}
      />
      <ScopeDialog
        opened={pending !== null}
        onChoose={(scope) => pending && void moveInScope(pending, scope)}
      />
      <TimeOffDialog
        opened={dialog === 'timeOff'}
        date={day}
        timeZone={timeZone}
        onClose={() => setDialog(null)}
        onAdd={edits.addTimeOff}
      />
      <TimeOffDetails timeOff={timeOff} onClose={() => setTimeOff(null)} onRemove={edits.removeTimeOff} />
      <WorkingWeekDialog
        opened={dialog === 'week'}
        from={present}
        timeZone={timeZone}
        firstDay={firstDay}
        preset={clinicWeek}
        onClose={() => setDialog(null)}
        onAdd={edits.add}
      />
      <ClearDayDialog
        opened={dialog === 'clear'}
        doctorName={personName ?? ''}
        date={day}
        onClose={() => setDialog(null)}
        onClear={edits.clearDay}
      />
    </>
  );
}

/** Days drawn in the month have no times yet: usual hours of the first of them are suggested. */
function draftOfDrawn(span: Span, timeZone: string): SlotDraft {
  if (span.startsAt.includes('T')) return draftOfSpan(span, timeZone);
  return { date: span.startsAt.slice(0, 10), from: '09:00', to: '12:00', timeZone, repeat: null };
}

const USUAL_WEEK: ClinicWeek = { weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '09:00', to: '17:00' };

/** The clinic's working week, to start a schedule from; the usual one until it is known. */
function useClinicWeek(): ClinicWeek {
  const { connection } = useSignedIn();
  const [week, setWeek] = useState<ClinicWeek>(USUAL_WEEK);
  useEffect(() => {
    let current = true;
    connection.query(ClinicWeekQuery, {}).then(
      ({ scheduling_settings: [settings] }) => {
        if (!current || !settings) return;
        const from = settings.working_day_starts.slice(0, 5);
        const end = addWallMinutes(`2026-01-05T${from}`, settings.working_day_minutes);
        const weekdays = WEEKDAYS.filter((day) => settings.working_days.includes(day));
        setWeek({ weekdays, from, to: end.slice(11) });
      },
      () => undefined, // it is only a suggestion
    );
    return () => {
      current = false;
    };
  }, [connection]);
  return week;
}
