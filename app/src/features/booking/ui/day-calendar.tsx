'use client';
/** A month in which the days with free starts stand out; other days cannot be chosen. */
import '@mantine/dates/styles.css';
import { Paper } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { useTranslations } from 'use-intl/react';
import { CalendarWords } from '../../../ui/calendar-words.tsx';
import { addDays, monthOf } from '../state/free-starts.ts';
import { useBookingWords } from '../use-booking-words.ts';
import classes from './booking.module.css';

interface DayCalendarProps {
  /** YYYY-MM. */
  month: string;
  today: string;
  day: string | null;
  days: ReadonlyMap<string, string[]> | null;
  horizonDays: number | null;
  onMonth: (month: string) => void;
  onDay: (day: string) => void;
}

export function DayCalendar({ month, today, day, days, horizonDays, onMonth, onDay }: DayCalendarProps) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const count = (date: string): number => days?.get(date)?.length ?? 0;
  return (
    <Paper withBorder radius="lg" p="sm" component="section" aria-label={t('calendar')}>
      <CalendarWords>
        <DatePicker
          fullWidth
          size="md"
          value={day}
          date={`${month}-01`}
          minDate={today}
          maxDate={horizonDays === null ? undefined : addDays(today, horizonDays)}
          maxLevel="month"
          hideOutsideDates
          allowDeselect={false}
          onDateChange={(date) => onMonth(monthOf(date))}
          onChange={(date) => {
            if (date) onDay(date);
          }}
          getDayAriaLabel={(date) => t('dayLabel', { day: words.day(date), count: days ? count(date) : 0 })}
          getDayProps={(date) => ({
            className: classes.day,
            // A day stays open to choice until its starts are known.
            disabled: days !== null && count(date) === 0 && date !== day,
            'data-free': count(date) > 0 || undefined,
          })}
          ariaLabels={{ nextMonth: t('nextMonth'), previousMonth: t('previousMonth') }}
        />
      </CalendarWords>
    </Paper>
  );
}
