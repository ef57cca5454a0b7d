'use client';
/** Before the call: whether what is behind oneself is blurred, or why it cannot be. */
import { Stack, Switch, Text } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { canBlur } from '../background-blur.ts';
import type { BlurState } from '../use-blurred-picture.ts';

interface BlurSwitchProps {
  state: BlurState;
  wanted: boolean;
  cameraOn: boolean;
  onSwitch: (on: boolean) => void;
}

export function BlurSwitch({ state, wanted, cameraOn, onSwitch }: BlurSwitchProps) {
  const t = useTranslations('consultation.blur');
  if (!canBlur()) {
    return (
      <Text size="sm" c="dimmed">
        {t('impossible')}
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      <Switch
        label={t('switch')}
        {...(state === 'preparing' && { description: t('preparing') })}
        checked={wanted}
        disabled={!cameraOn}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      {state === 'failed' && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('failed')}
        </Text>
      )}
    </Stack>
  );
}
