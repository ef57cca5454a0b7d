'use client';
/** The devices one is signed in on, live; others can be signed out from here. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Badge, Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { useTimeWords } from '../shell/time-words.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { describeUserAgent } from './describe-user-agent.ts';
import { DevicesSubscription, SignOutDevice, SignOutOtherDevices } from './documents.ts';

export function DeviceList() {
  const t = useTranslations('settings');
  const time = useTimeWords();
  const { account, connection } = useSignedIn();
  const { data, error, restart } = useSubscription(DevicesSubscription, {
    variables: { me: account.userId },
    fetchPolicy: 'no-cache',
  });
  const devices = data?.active_sessions;
  const end = (request: () => Promise<unknown>): void => {
    request().catch(() => notifications.show({ color: 'red', message: t('deviceFailed') }));
  };
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="devices-title">
      <Group justify="space-between" mb="md">
        <Title order={2} size="h4" id="devices-title">
          {t('devices')}
        </Title>
        {devices && devices.length > 1 && (
          <Button
            size="xs"
            variant="light"
            onClick={() =>
              end(() =>
                connection.mutate(SignOutOtherDevices, { me: account.userId, sessionId: account.sessionId }),
              )
            }
          >
            {t('signOutOthers')}
          </Button>
        )}
      </Group>
      {error && !devices && (
        <Alert role="alert" color="red" variant="light">
          {t('devicesFailed')}{' '}
          <Button size="compact-xs" variant="default" onClick={() => restart()}>
            {t('retry')}
          </Button>
        </Alert>
      )}
      {!devices && !error && (
        <Stack role="status" aria-label={t('devicesLoading')}>
          <Skeleton h={40} />
          <Skeleton h={40} />
        </Stack>
      )}
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('devices')}>
        {devices?.map((device) => {
          const { browser, system, mobile } = describeUserAgent(device.user_agent);
          const Icon = mobile ? IconDeviceMobile : IconDeviceDesktop;
          const name = [browser, system].filter(Boolean).join(' · ') || t('unknownDevice');
          const own = device.id === account.sessionId;
          return (
            <Group component="li" key={device.id} wrap="nowrap" gap="sm">
              <Icon size={26} aria-hidden="true" />
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text fw={550} size="sm" truncate>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {t('deviceTimes', {
                    since: time.short(device.created_at),
                    last: time.short(device.renewed_at),
                  })}
                </Text>
              </div>
              {own ? (
                <Badge variant="light" tt="none">
                  {t('thisDevice')}
                </Badge>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('signOutDevice', { name })}
                  onClick={() => end(() => connection.mutate(SignOutDevice, { sessionId: device.id }))}
                >
                  {t('signOut')}
                </Button>
              )}
            </Group>
          );
        })}
      </Stack>
    </Paper>
  );
}
