'use client';
/** Somebody waits to be let in: his place in the line, and that nothing else is needed of him. */
import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { useConsultationFailure } from './use-consultation-failure.ts';

interface WaitingViewProps {
  place: number | null;
  text: string;
  refusal: string | null;
  onLeave: () => void;
}

export function WaitingView({ place, text, refusal, onLeave }: WaitingViewProps) {
  const t = useTranslations('consultation');
  const failureWords = useConsultationFailure();
  return (
    <Center h="100%" p="lg">
      <Stack align="center" ta="center" maw={460} gap="sm">
        <Loader type="dots" aria-hidden="true" />
        <Title order={1} size="h3">
          {t('waiting')}
        </Title>
        {refusal ? (
          <Alert color="red" variant="light" role="alert">
            {failureWords(refusal)}
          </Alert>
        ) : (
          <div role="status">
            {place !== null && (
              <Text fz="lg" fw={600}>
                {place === 1 ? t('placeFirst') : t('place', { place })}
              </Text>
            )}
            <Text c="dimmed">{text}</Text>
          </div>
        )}
        <Text size="sm" c="dimmed">
          {t('waitingHint')}
        </Text>
        <Button variant="subtle" onClick={onLeave}>
          {t('leaveWaiting')}
        </Button>
      </Stack>
    </Center>
  );
}
