'use client';
/** Staff name a time that is not free, on purpose. */
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Warning } from '../../../ui/warning.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { instantOf } from '../state/free-starts.ts';
import { useBookingWords } from '../use-booking-words.ts';

interface OverbookFormProps {
  day: string | null;
  onChoose: (start: string) => void;
}

export function OverbookForm({ day, onChoose }: OverbookFormProps) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const { account } = useSignedIn();
  const [date, setDate] = useState(day ?? '');
  const [time, setTime] = useState('');
  const complete = date !== '' && time !== '';
  return (
    <Stack
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) onChoose(instantOf(date, time, account.timeZone));
      }}
    >
      <Warning icon={<IconAlertTriangle aria-hidden="true" />}>{t('overbookWarning')}</Warning>
      <Group align="end">
        <TextInput
          type="date"
          label={t('date')}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t('time', { zone: words.zone(account.timeZone) })}
          value={time}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
        <Button type="submit" color="orange.9" disabled={!complete}>
          {t('takeTime')}
        </Button>
      </Group>
    </Stack>
  );
}
