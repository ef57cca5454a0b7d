'use client';
/** CAL-2, CAL-3, BOOK-8: the calendar, one's own or, for staff, any doctor's; appointments, or the availability behind them. */
import { Alert, Box, Button, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCalendarController } from '@fullcalendar/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import { AppointmentDrawer } from '../../appointments/ui/appointment-drawer.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import {
  appointmentEntries,
  closedEntries,
  slotEntries,
  timeOffEntries,
  type CalendarAppointment,
  type Entry,
  type EntryFacts,
} from '../state/entries.ts';
import { firstDayOfWeek } from '../state/first-day.ts';
import type { Occurrence } from '../state/slot-edit.ts';
import { plainDate, today, type Span } from '../state/zoned-time.ts';
import { useCalendarAppointments } from '../use-calendar-appointments.ts';
import { useCalendarWindow, type CalendarWindow } from '../use-calendar-window.ts';
import { useDoctors } from '../use-doctors.ts';
import { AvailabilityEditor, type EditorHandle } from './availability-editor.tsx';
import { CalendarGrid } from './calendar-grid.tsx';
import classes from './calendar-screen.module.css';
import { CalendarSkeleton } from './calendar-skeleton.tsx';
import { CalendarToolbar } from './calendar-toolbar.tsx';
import { Legend } from './legend.tsx';
import type { Mode } from '../state/place.ts';
import { useCalendarPlace } from './use-calendar-place.ts';
import { useWhenWords } from './use-when-words.ts';
import { libraryView, type View } from '../state/view.ts';

export default function CalendarScreen() {
  const t = useTranslations('calendar');
  const { account } = useSignedIn();
  const when = useWhenWords();
  const locale = useLocale();
  const now = useMinute();
  const { place, go } = useCalendarPlace();
  const controller = useCalendarController();
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const editor = useRef<EditorHandle>(null);
  const [range, setRange] = useState<Span | null>(null);
  const [title, setTitle] = useState('');

  const isStaff = account.role === 'staff' || account.role === 'admin';
  const doctors = useDoctors(isStaff);
  const doctorId = isStaff ? place.doctorId : null;
  const personId = isStaff ? doctorId : account.userId;
  const doctorName = doctors?.find((one) => one.id === doctorId)?.name ?? null;
  const mayEdit = account.role === 'doctor' || (isStaff && doctorId !== null);
  const mode: Mode = mayEdit ? place.mode : 'appointments';
  const view: View = place.view ?? (phone ? 'list' : 'week');
  const firstDay = useMemo(
    () => firstDayOfWeek(locale, typeof navigator === 'undefined' ? [] : navigator.languages),
    [locale],
  );

  const { appointments, failed, retry } = useCalendarAppointments(range, doctorId);
  const { window, slotCount, failed: windowFailed, refresh } = useCalendarWindow(personId, range);
  const otherZone = window && window.timeZone !== account.timeZone ? window.timeZone : null;

  const entries = useMemo(() => {
    const names = {
      appointment: (one: CalendarAppointment) => appointmentTitle(one, account.userId, isStaff && !doctorId),
      slot: t('entries.slot'),
      timeOff: t('entries.timeOff'),
    };
    if (mode === 'availability') {
      if (!window) return [];
      return [
        ...slotEntries(window.occurrences.map(asOccurrence), names),
        ...timeOffEntries(window.timeOff, names),
      ];
    }
    const closed =
      window && range && view !== 'list' && view !== 'month' ? closedEntries(window.open, range) : [];
    return [...closed, ...appointmentEntries(appointments ?? [], now, names)];
  }, [account.userId, appointments, doctorId, isStaff, mode, now, range, t, view, window]);

  const onRange = useCallback((next: Span, nextTitle: string) => {
    setRange((before) =>
      before?.startsAt === next.startsAt && before.endsAt === next.endsAt ? before : next,
    );
    setTitle(nextTitle);
  }, []);
  const move = (where: 'prev' | 'next' | 'today'): void => {
    controller[where]();
    const date = controller.getDate();
    if (date) go({ date: where === 'today' ? null : plainDate(date.toISOString(), account.timeZone) });
  };
  const changeView = (next: View): void => {
    controller.changeView(libraryView(next));
    go({ view: next });
  };
  const open = (facts: EntryFacts): void => {
    if (facts.kind === 'appointment' || facts.kind === 'proposal')
      go({ appointmentId: facts.appointment.id });
    if (facts.kind === 'slot') editor.current?.edit(facts.occurrence);
    if (facts.kind === 'timeOff') editor.current?.showTimeOff(facts.timeOff);
  };
  const shownDate = place.date ?? today(account.timeZone, now);
  const loading =
    mode === 'availability' ? window === null && !windowFailed : appointments === null && !failed;
  const troubled = failed || windowFailed;

  return (
    <Box component="section" className={classes.screen} aria-label={t('title')}>
      <CalendarToolbar
        title={title}
        view={view}
        mode={mode}
        onMode={mayEdit ? (next) => go({ mode: next }) : null}
        onView={changeView}
        onMove={move}
        doctors={isStaff ? (doctors ?? []) : null}
        doctorId={doctorId}
        onDoctor={(next) => go({ doctorId: next })}
      />
      {mayEdit && personId && (
        <AvailabilityEditor
          key={personId}
          ref={editor}
          personId={personId}
          personName={doctorName}
          timeZone={window?.timeZone ?? account.timeZone}
          shownDate={shownDate}
          firstDay={firstDay}
          active={mode === 'availability'}
          empty={slotCount === 0}
          onBegin={() => go({ mode: 'availability' })}
          onChanged={refresh}
          onOpenAppointment={(id) => go({ appointmentId: id })}
        />
      )}
      {troubled && (
        <Box className={classes.notice}>
          <Alert role="alert" color="red" variant="light" title={t('failed')}>
            {t('failedText')}{' '}
            <Button
              size="compact-sm"
              variant="outline"
              color="red"
              onClick={() => {
                retry();
                refresh();
              }}
            >
              {t('retry')}
            </Button>
          </Alert>
        </Box>
      )}
      <div className={classes.body}>
        {loading && (
          <div className={classes.loading}>
            <CalendarSkeleton />
          </div>
        )}
        <CalendarGrid
          controller={controller}
          entries={entries}
          view={view}
          date={shownDate}
          timeZone={account.timeZone}
          firstDay={firstDay}
          editable={mode === 'availability'}
          onRange={onRange}
          onOpen={open}
          onDraw={(span) => editor.current?.draw(span)}
          onMove={(occurrence, to, putBack) =>
            editor.current ? editor.current.move(occurrence, to, putBack) : putBack()
          }
        />
      </div>
      <Legend
        mode={mode}
        closed={window !== null && view !== 'list' && view !== 'month'}
        timeZone={account.timeZone}
        otherZone={otherZone}
        phone={phone}
      />
      <VisuallyHidden role="status" aria-label={t('title')}>
        {!loading &&
          t(`announcement.${mode}`, {
            range: title,
            count: countOf(entries, mode),
            zone: when.zone(account.timeZone),
          })}
      </VisuallyHidden>
      <AppointmentDrawer appointmentId={place.appointmentId} onClose={() => go({ appointmentId: null })} />
    </Box>
  );
}

/** An appointment that stands at two times, because another is proposed, is still one. */
function countOf(entries: readonly Entry[], mode: Mode): number {
  const counted = mode === 'availability' ? 'slot' : 'appointment';
  return entries.filter((entry) => entry.facts.kind === counted).length;
}

/** Whoever looks knows himself: the other one is named, or both for the front desk over all doctors. */
function appointmentTitle({ doctor, patient }: CalendarAppointment, me: string, both: boolean): string {
  if (both) return `${doctor.name} · ${patient.name}`;
  return patient.id === me ? doctor.name : patient.name;
}

function asOccurrence(row: CalendarWindow['occurrences'][number]): Occurrence {
  return {
    ...row,
    occurrence: row.occurrence ?? null,
    rule: row.rule ?? null,
    localStart: row.localStart ?? null,
  };
}
