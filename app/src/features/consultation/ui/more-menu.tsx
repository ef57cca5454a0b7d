'use client';
/** What is needed seldom in a call: sound only, the small window, other devices, and what the caller adds. */
import { useMediaDeviceSelect } from '@livekit/components-react';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPictureInPicture } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { canBlur } from '../background-blur.ts';
import { keepBlur } from '../state/devices.ts';
import { type Call, useOwnMedia } from '../use-call.ts';
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
  const { wanted } = useOwnMedia(call);
  const blur = (on: boolean): void => {
    keepBlur(on);
    void call.media.want({ blur: on });
  };
  return (
    <Menu position="top" width={280}>
      <Menu.Target>
        <ActionIcon size={46} radius="xl" variant="default" aria-label={t('more')}>
          <IconDots size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        {children}
        <Menu.CheckboxItem checked={audioOnly} closeMenuOnClick onChange={onAudioOnly}>
          {t('audioOnly')}
        </Menu.CheckboxItem>
        {canBlur() && (
          <Menu.CheckboxItem checked={wanted.blur} closeMenuOnClick disabled={!wanted.camera} onChange={blur}>
            {t('blur.switch')}
          </Menu.CheckboxItem>
        )}
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
      <Menu.RadioGroup value={activeDeviceId} onChange={(deviceId) => void choose(deviceId)}>
        {devices.map((device) => (
          <Menu.RadioItem key={device.deviceId} value={device.deviceId} closeMenuOnClick>
            {device.label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
