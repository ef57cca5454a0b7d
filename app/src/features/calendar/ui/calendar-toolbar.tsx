'use client';
/** Moving through the calendar and choosing how it is looked at. */
import { ActionIcon, Button, Group, SegmentedControl, Select, Title, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import classes from './calendar-screen.module.css';
import type { Mode } from '../state/place.ts';
import { VIEWS, type View } from '../state/view.ts';

interface CalendarToolbarProps {
  title: string;
  view: View;
  mode: Mode;
  /** Null for who has no availability to keep. */
  onMode: ((mode: Mode) => void) | null;
  onView: (view: View) => void;
  onMove: (where: 'prev' | 'next' | 'today') => void;
  doctors: readonly { id: string; label: string }[] | null;
  doctorId: string | null;
  onDoctor: (doctorId: string | null) => void;
}

const ALL = 'all';

export function CalendarToolbar(props: CalendarToolbarProps) {
  const { title, view, mode, onMode, onView, onMove, doctors, doctorId, onDoctor } = props;
  const t = useTranslations('calendar');
  return (
    <div className={classes.toolbar}>
      <Group gap={6} wrap="nowrap" className={classes.travel}>
        <Button variant="default" size="xs" h={34} onClick={() => onMove('today')}>
          {t('today')}
        </Button>
        <Tooltip label={t(`previous.${view}`)}>
          <ActionIcon
            variant="subtle"
            size={34}
            color="gray"
            c="inherit"
            aria-label={t(`previous.${view}`)}
            onClick={() => onMove('prev')}
          >
            <IconChevronLeft size={20} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t(`next.${view}`)}>
          <ActionIcon
            variant="subtle"
            size={34}
            color="gray"
            c="inherit"
            aria-label={t(`next.${view}`)}
            onClick={() => onMove('next')}
          >
            <IconChevronRight size={20} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
        <Title order={1} size="h4" className={classes.title}>
          {title}
        </Title>
      </Group>
      <Group gap="sm" className={classes.choices}>
        {doctors && (
          <Select
            aria-label={t('doctor')}
            className={classes.doctor}
            searchable
            allowDeselect={false}
            data={[
              { value: ALL, label: t('allDoctors') },
              ...doctors.map(({ id, label }) => ({ value: id, label })),
            ]}
            value={doctorId ?? ALL}
            onChange={(value) => onDoctor(value === ALL ? null : value)}
          />
        )}
        {onMode && (
          <SegmentedControl
            aria-label={t('mode')}
            value={mode}
            onChange={(value) => onMode(value as Mode)}
            data={[
              { value: 'appointments', label: t('modes.appointments') },
              { value: 'availability', label: t('modes.availability') },
            ]}
          />
        )}
        <SegmentedControl
          aria-label={t('view')}
          value={view}
          onChange={(value) => onView(value as View)}
          data={VIEWS.map((one) => ({ value: one, label: t(`views.${one}`) }))}
        />
      </Group>
    </div>
  );
}
