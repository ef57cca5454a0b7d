'use client';
/** What is seen until the calendar is there: its days and hours, without anything in them. */
import { Skeleton } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import classes from './calendar-skeleton.module.css';

const DAYS = 7;

export function CalendarSkeleton() {
  const t = useTranslations('calendar');
  return (
    <div role="status" aria-label={t('loading')} className={classes.frame}>
      <div className={classes.days}>
        {Array.from({ length: DAYS }, (_, day) => (
          <Skeleton key={day} h={12} w="45%" mx="auto" />
        ))}
      </div>
      <div className={classes.hours} />
    </div>
  );
}
