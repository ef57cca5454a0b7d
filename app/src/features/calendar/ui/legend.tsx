'use client';
/** CAL-2: what the colours, icons and hatchings of the calendar mean, and in which zone it is drawn. */
import { IconArrowsExchange, IconBeach, IconRepeat, IconWorld } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { LOOKS } from '../../appointments/state/appointment-look.ts';
import { LookIcon } from '../../appointments/ui/look-mark.tsx';
import classes from './legend.module.css';
import { useWhenWords } from './use-when-words.ts';

interface LegendProps {
  mode: 'appointments' | 'availability';
  /** Whether closed time is drawn. */
  closed: boolean;
  timeZone: string;
  /** The zone of the person whose calendar it is, when it is another. */
  otherZone: string | null;
  phone: boolean;
}

export function Legend({ mode, closed, timeZone, otherZone, phone }: LegendProps) {
  const t = useTranslations('calendar');
  const tLooks = useTranslations('appointments.looks');
  const when = useWhenWords();
  return (
    <div className={classes.legend}>
      {/* On a phone it scrolls sideways, by the keyboard too. */}
      <ul className={classes.keys} aria-label={t('legend')} tabIndex={phone ? 0 : undefined}>
        {mode === 'appointments' ? (
          LOOKS.map((look) => (
            <li key={look} className={classes.key}>
              <span className={classes.swatch} data-look={look}>
                <LookIcon look={look} size={12} />
              </span>
              {tLooks(look)}
            </li>
          ))
        ) : (
          <>
            <li className={classes.key}>
              <span className={classes.swatch} data-look="slot" />
              {t('entries.slot')}
            </li>
            <li className={classes.key}>
              <span className={classes.swatch} data-look="slot">
                <IconRepeat size={12} aria-hidden="true" />
              </span>
              {t('recurring')}
            </li>
            <li className={classes.key}>
              <span className={classes.swatch} data-look="timeOff">
                <IconBeach size={12} aria-hidden="true" />
              </span>
              {t('entries.timeOff')}
            </li>
          </>
        )}
        {mode === 'appointments' && (
          <li className={classes.key}>
            <span className={classes.swatch} data-look="proposal">
              <IconArrowsExchange size={12} aria-hidden="true" />
            </span>
            {t('entries.proposal')}
          </li>
        )}
        {mode === 'appointments' && closed && (
          <li className={classes.key}>
            <span className={classes.swatch} data-look="closed" />
            {t('entries.closed')}
          </li>
        )}
      </ul>
      <span className={classes.zone}>
        <IconWorld size={15} aria-hidden="true" />
        {t('inZone', { zone: when.zone(timeZone) })}
        {otherZone && ` ${t('theirZone', { zone: when.zone(otherZone) })}`}
      </span>
    </div>
  );
}
