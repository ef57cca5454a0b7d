'use client';
/** The state of an appointment as icon, word and colour, so that none of them is needed alone. */
import {
  IconArrowsExchange,
  IconCalendarCheck,
  IconCircleCheck,
  IconCircleX,
  IconHourglass,
} from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import type { Look } from '../state/appointment-look.ts';
import classes from './look-mark.module.css';

const ICONS = {
  booked: IconCalendarCheck,
  pending: IconHourglass,
  proposed: IconArrowsExchange,
  finished: IconCircleCheck,
  cancelled: IconCircleX,
} as const satisfies Record<Look, typeof IconCircleX>;

export function LookIcon({ look, size = 14 }: { look: Look; size?: number }) {
  const Icon = ICONS[look];
  return <Icon size={size} stroke={2} aria-hidden="true" />;
}

export function LookMark({ look }: { look: Look }) {
  const t = useTranslations('appointments.looks');
  return (
    <span className={classes.mark} data-look={look}>
      <LookIcon look={look} />
      {t(look)}
    </span>
  );
}
