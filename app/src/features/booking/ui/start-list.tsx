'use client';
/** The free starts of one day, by part of the day. */
import { Button, Stack, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { byPartOfDay } from '../state/free-starts.ts';
import { useBookingWords } from '../use-booking-words.ts';
import classes from './booking.module.css';

interface StartListProps {
  day: string;
  starts: readonly string[];
  onChoose: (start: string) => void;
}

export function StartList({ day, starts, onChoose }: StartListProps) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const { account } = useSignedIn();
  return (
    <Stack gap="md" component="section" aria-labelledby="starts-title">
      <div>
        <Title order={3} size="h5" id="starts-title">
          {words.day(day)}
        </Title>
        <Text size="sm" c="dimmed">
          {t('inZone', { count: starts.length, zone: words.zone(account.timeZone) })}
        </Text>
      </div>
      {starts.length === 0 && <Text>{t('dayFull')}</Text>}
      {byPartOfDay(starts, account.timeZone).map(([part, ofPart]) => (
        <div key={part}>
          <Text size="sm" fw={600} mb={6} id={`starts-${part}`}>
            {t(`parts.${part}`)}
          </Text>
          <ul className={classes.starts} aria-labelledby={`starts-${part}`}>
            {ofPart.map((start) => (
              <li key={start}>
                <Button
                  variant="default"
                  fullWidth
                  className={classes.start}
                  data-start={start}
                  onClick={() => onChoose(start)}
                >
                  {words.clock(start)}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Stack>
  );
}
