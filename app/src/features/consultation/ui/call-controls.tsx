'use client';
/** The buttons of a call: what is seen and heard of oneself, devices, screen, chat, and the ways out. */
import {
  useConnectionQualityIndicator,
  useLocalParticipant,
  useMediaDeviceSelect,
} from '@livekit/components-react';
import { ActionIcon, Button, Group, Indicator, Menu, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import {
  IconDots,
  IconMessage,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPictureInPicture,
  IconScreenShare,
  IconScreenShareOff,
  IconUsers,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react';
import { ConnectionQuality } from 'livekit-client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { EndConsultation } from '../documents.ts';
import { type Call, useLine, useOwnMedia } from '../use-call.ts';
import classes from './consultation.module.css';
import { useConsultationFailure } from './use-consultation-failure.ts';

interface CallControlsProps {
  call: Call;
  consultationId: string;
  host: boolean;
  audioOnly: boolean;
  onAudioOnly: (on: boolean) => void;
  unread: number;
  beside: 'chat' | 'people' | null;
  onChat: () => void;
  onPeople: (() => void) | undefined;
  onLeave: () => void;
}

export function CallControls(props: CallControlsProps) {
  const { call, consultationId, host, audioOnly, onAudioOnly, unread, beside, onChat, onPeople, onLeave } =
    props;
  const t = useTranslations('consultation');
  const { wanted } = useOwnMedia(call);
  const { isScreenShareEnabled: sharing, localParticipant } = useLocalParticipant();
  const end = useEnd(consultationId);
  const share = async (): Promise<void> => {
    try {
      await localParticipant.setScreenShareEnabled(!sharing);
    } catch (error) {
      // Who closes the browser's own question has changed his mind.
      if ((error as Error).name !== 'NotAllowedError') {
        notifications.show({ color: 'red', title: t('shareFailed'), message: t('shareFailedText') });
      }
    }
  };
  const listen = (on: boolean): void => {
    onAudioOnly(on);
    if (on) void call.media.want({ camera: false });
  };
  return (
    <Group className={classes.controls} justify="center" gap="xs" role="toolbar" aria-label={t('controls')}>
      <Quality call={call} />
      <Control
        label={t(wanted.microphone ? 'muteMicrophone' : 'unmuteMicrophone')}
        off={!wanted.microphone}
        onClick={() => void call.media.want({ microphone: !wanted.microphone })}
      >
        {wanted.microphone ? <IconMicrophone size={22} /> : <IconMicrophoneOff size={22} />}
      </Control>
      <Control
        label={t(wanted.camera ? 'cameraTurnOff' : 'cameraTurnOn')}
        off={!wanted.camera}
        onClick={() => void call.media.want({ camera: !wanted.camera })}
      >
        {wanted.camera ? <IconVideo size={22} /> : <IconVideoOff size={22} />}
      </Control>
      <Control label={t(sharing ? 'stopSharing' : 'shareScreen')} on={sharing} onClick={() => void share()}>
        {sharing ? <IconScreenShareOff size={22} /> : <IconScreenShare size={22} />}
      </Control>
      <Indicator disabled={unread === 0} label={unread} size={18} offset={4}>
        <Control
          label={unread > 0 ? t('chatUnread', { count: unread }) : t('chat')}
          on={beside === 'chat'}
          onClick={onChat}
        >
          <IconMessage size={22} />
        </Control>
      </Indicator>
      {onPeople && (
        <Control label={t('people')} on={beside === 'people'} onClick={onPeople}>
          <IconUsers size={22} />
        </Control>
      )}
      <MoreMenu call={call} audioOnly={audioOnly} onAudioOnly={listen} />
      {host ? (
        <Menu position="top-end">
          <Menu.Target>
            <Button color="red.9" leftSection={<IconPhoneOff size={20} aria-hidden="true" />}>
              {t('leave')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onLeave}>{t('leaveForNow')}</Menu.Item>
            <Menu.Item color="red" onClick={end}>
              {t('endForAll')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Button color="red.9" leftSection={<IconPhoneOff size={20} aria-hidden="true" />} onClick={onLeave}>
          {t('leave')}
        </Button>
      )}
    </Group>
  );
}

interface ControlProps {
  label: string;
  children: ReactNode;
  on?: boolean;
  off?: boolean;
  onClick: () => void;
}

function Control({ label, children, on = false, off = false, onClick }: ControlProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={46}
        radius="xl"
        variant={on || off ? 'filled' : 'default'}
        {...(off ? { color: 'red.9' } : {})}
        aria-label={label}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

const qualityWord = {
  [ConnectionQuality.Excellent]: 'excellent',
  [ConnectionQuality.Good]: 'good',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
} as const;

/** One's own connection, in words. */
function Quality({ call }: { call: Call }) {
  const t = useTranslations('consultation');
  const { localParticipant } = useLocalParticipant();
  const { quality: told } = useConnectionQualityIndicator({ participant: localParticipant });
  // The server cannot tell of a line on which nothing arrives.
  const quality = useLine(call).silent ? ConnectionQuality.Lost : told;
  return (
    <Text size="sm" className={classes.quality} role="status" data-quality={qualityWord[quality]}>
      {t(`qualities.${qualityWord[quality]}`)}
    </Text>
  );
}

interface MoreMenuProps {
  call: Call;
  audioOnly: boolean;
  onAudioOnly: (on: boolean) => void;
}

function MoreMenu({ call, audioOnly, onAudioOnly }: MoreMenuProps) {
  const t = useTranslations('consultation');
  return (
    <Menu position="top" width={280}>
      <Menu.Target>
        <ActionIcon size={46} radius="xl" variant="default" aria-label={t('more')}>
          <IconDots size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        <Menu.Item role="menuitemcheckbox" aria-checked={audioOnly} onClick={() => onAudioOnly(!audioOnly)}>
          {t(audioOnly ? 'withPictures' : 'audioOnly')}
        </Menu.Item>
        {document.pictureInPictureEnabled && (
          <Menu.Item
            leftSection={<IconPictureInPicture size={18} aria-hidden="true" />}
            onClick={() => void smallWindow()}
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

/** The other's picture in a window of its own, above other programs. */
async function smallWindow(): Promise<void> {
  const video = document.querySelector<HTMLVideoElement>('video[data-lk-local-participant="false"]');
  // Browsers refuse it when nothing is being played yet; then there is nothing to show either.
  await video?.requestPictureInPicture().catch(() => undefined);
}

function useEnd(consultationId: string): () => void {
  const t = useTranslations('consultation');
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const end = async (): Promise<void> => {
    try {
      await connection.mutate(EndConsultation, { consultationId });
    } catch (error) {
      notifications.show({
        color: 'red',
        title: t('endFailed'),
        message: failureWords(failureOf(error).code),
      });
    }
  };
  return () =>
    modals.openConfirmModal({
      title: t('endTitle'),
      children: <Text size="sm">{t('endText')}</Text>,
      labels: { confirm: t('endForAll'), cancel: t('goOn') },
      confirmProps: { color: 'red' },
      onConfirm: () => void end(),
    });
}
