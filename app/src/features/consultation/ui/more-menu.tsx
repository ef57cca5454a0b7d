'use client';
/** What is needed seldom in a call: sound only, the small window, other devices, and what the caller adds. */
import { useMediaDeviceSelect } from '@livekit/components-react';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPictureInPicture } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Call } from '../use-call.ts';
import { hasSmallWindow } from './small-window.tsx';

interface MoreMenuProps {
  call: Call;
  audioOnly: boolean;
  onAudioOnly: (on: boolean) => void;
  onSmallWindow: () => void;
  children?: ReactNode;
}

export function MoreMenu({ call, audioOnly, onAudioOnly, onSmallWindow, children }: MoreMenuProps) {
  const t = useTranslations('consultation');
  return (
    <Menu position="top" width={280}>
      <Menu.Target>
        <ActionIcon size={46} radius="xl" variant="default" aria-label={t('more')}>
          <IconDots size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        {children}
        <Menu.Item role="menuitemcheckbox" aria-checked={audioOnly} onClick={() => onAudioOnly(!audioOnly)}>
          {t(audioOnly ? 'withPictures' : 'audioOnly')}
        </Menu.Item>
        {hasSmallWindow() && (
          <Menu.Item
            leftSection={<IconPictureInPicture size={18} aria-hidden="true" />}
            onClick={onSmallWindow}
          >
            {t('smallWindow')}
          </Menu.Item>
        )}
        <DeviceItems call={call} kind="videoinput" label={t('camera')} />
        <DeviceItems call={call} kind="audioinput" label={t('microphone')} />
        <DeviceItems call={call} kind="audiooutput" label={t('speaker')} />
      </Menu.Dropdown>
    </Menu>
  );
}

const wishOf = { videoinput: 'cameraId', audioinput: 'microphoneId', audiooutput: 'speakerId' } as const;

function DeviceItems({ call, kind, label }: { call: Call; kind: keyof typeof wishOf; label: string }) {
  const { devices, activeDeviceId, setActiveMediaDevice } = useMediaDeviceSelect({ kind, room: call.room });
  if (devices.length < 2) return null;
  const choose = async (deviceId: string): Promise<void> => {
    await setActiveMediaDevice(deviceId);
    await call.media.want({ [wishOf[kind]]: deviceId });
  };
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{label}</Menu.Label>
      {devices.map((device) => (
        <Menu.Item
          key={device.deviceId}
          role="menuitemradio"
          aria-checked={device.deviceId === activeDeviceId}
          onClick={() => void choose(device.deviceId)}
        >
          {device.deviceId === activeDeviceId ? `✓ ${device.label}` : device.label}
        </Menu.Item>
      ))}
    </>
  );
}
