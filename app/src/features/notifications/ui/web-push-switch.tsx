'use client';
/** Messages on this very device while the app is closed: asked of the browser, told to the clinic. */
import { Button, Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { AddPushSubscription, RemovePushSubscription } from '../documents.ts';
import { currentSubscription, fetchPushKey, pushSupported, subscribe, unsubscribe } from '../web-push.ts';

type State =
  | { kind: 'looking' }
  /** Not to be had here, and why. */
  | { kind: 'unavailable'; why: 'unsupported' | 'blocked' | 'notConfigured' }
  | { kind: 'off'; publicKey: string; failed: boolean }
  | { kind: 'on'; endpoint: string; failed: boolean };

export function WebPushSwitch() {
  const t = useTranslations('notifications.preferences');
  const { connection } = useSignedIn();
  const [state, setState] = useState<State>({ kind: 'looking' });
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let current = true;
    look().then(
      (found) => {
        if (current) setState(found);
      },
      () => {
        if (current) setState({ kind: 'unavailable', why: 'notConfigured' });
      },
    );
    return () => {
      current = false;
    };
  }, []);

  const turnOn = async (publicKey: string): Promise<void> => {
    setBusy(true);
    try {
      const keys = await subscribe(publicKey);
      if (keys === 'denied') {
        setState({ kind: 'unavailable', why: 'blocked' });
      } else {
        await connection.mutate(AddPushSubscription, { ...keys });
        setState({ kind: 'on', endpoint: keys.endpoint, failed: false });
      }
    } catch {
      // A subscription the clinic was not told of would look turned on the next time.
      await unsubscribe().catch(() => undefined);
      setState({ kind: 'off', publicKey, failed: true });
    }
    setBusy(false);
  };

  const turnOff = async (endpoint: string): Promise<void> => {
    setBusy(true);
    try {
      await connection.mutate(RemovePushSubscription, { endpoint });
      await unsubscribe();
      setState(await look());
    } catch {
      setState({ kind: 'on', endpoint, failed: true });
    }
    setBusy(false);
  };

  return (
    <Group justify="space-between" wrap="nowrap" align="start" role="group" aria-label={t('device')}>
      <div>
        <Text size="sm" fw={500}>
          {t('device')}
        </Text>
        <Text size="xs" c="dimmed" role="status">
          {state.kind === 'unavailable' && t(`device_${state.why}`)}
          {state.kind === 'on' && t('device_on')}
          {state.kind === 'off' && t('device_off')}
        </Text>
        {(state.kind === 'on' || state.kind === 'off') && state.failed && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {t('device_failed')}
          </Text>
        )}
      </div>
      {state.kind === 'off' && (
        <Button
          size="xs"
          variant="light"
          flex="none"
          loading={busy}
          onClick={() => void turnOn(state.publicKey)}
        >
          {t('turnOn')}
        </Button>
      )}
      {state.kind === 'on' && (
        <Button
          size="xs"
          variant="default"
          flex="none"
          loading={busy}
          onClick={() => void turnOff(state.endpoint)}
        >
          {t('turnOff')}
        </Button>
      )}
    </Group>
  );
}

async function look(): Promise<State> {
  if (!pushSupported()) return { kind: 'unavailable', why: 'unsupported' };
  const subscription = await currentSubscription();
  if (subscription) return { kind: 'on', endpoint: subscription.endpoint, failed: false };
  if (Notification.permission === 'denied') return { kind: 'unavailable', why: 'blocked' };
  const publicKey = await fetchPushKey();
  return publicKey === null
    ? { kind: 'unavailable', why: 'notConfigured' }
    : { kind: 'off', publicKey, failed: false };
}
