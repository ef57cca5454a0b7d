'use client';
/** The buttons of a call: what is seen and heard of oneself, devices, screen, chat, and the ways out. */
import { useConnectionQualityIndicator, useLocalParticipant } from '@livekit/components-react';
import { ActionIcon, Button, Group, Indicator, Menu, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconLock,
  IconMessage,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconUsers,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react';
import { ConnectionQuality } from 'livekit-client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { type Call, useLine, useOwnMedia } from '../use-call.ts';
import classes from './consultation.module.css';
import { MoreMenu } from './more-menu.tsx';

interface CallControlsProps {
  call: Call;
  encrypted: boolean;
  audioOnly: boolean;
  onAudioOnly: (on: boolean) => void;
  onSmallWindow: () => void;
  /** Null for guests: the chat is the clinic's record. */
  chat: { unread: number; open: boolean; onToggle: () => void } | null;
  people: { open: boolean; onToggle: () => void } | null;
  /** Further lines of the menu. */
  more?: ReactNode;
  onLeave: () => void;
  /** For the host. */
  onEnd?: (() => void) | undefined;
}

export function CallControls(props: CallControlsProps) {
  const { call, encrypted, audioOnly, onAudioOnly, onSmallWindow, chat, people, more, onLeave, onEnd } =
    props;
  const t = useTranslations('consultation');
  const { wanted } = useOwnMedia(call);
  const { isScreenShareEnabled: sharing, localParticipant } = useLocalParticipant();
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
      {encrypted && (
        <Text size="sm" className={classes.encrypted}>
          <IconLock size={15} aria-hidden="true" /> {t('encryption.on')}
        </Text>
      )}
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
      {chat && (
        <Indicator disabled={chat.unread === 0} label={chat.unread} size={18} offset={4}>
          <Control
            label={chat.unread > 0 ? t('chatUnread', { count: chat.unread }) : t('chat')}
            on={chat.open}
            onClick={chat.onToggle}
          >
            <IconMessage size={22} />
          </Control>
        </Indicator>
      )}
      {people && (
        <Control label={t('people')} on={people.open} onClick={people.onToggle}>
          <IconUsers size={22} />
        </Control>
      )}
      <MoreMenu call={call} audioOnly={audioOnly} onAudioOnly={listen} onSmallWindow={onSmallWindow}>
        {more}
      </MoreMenu>
      {onEnd ? (
        <Menu position="top-end">
          <Menu.Target>
            <Button color="red.9" leftSection={<IconPhoneOff size={20} aria-hidden="true" />}>
              {t('leave')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onLeave}>{t('leaveForNow')}</Menu.Item>
            <Menu.Item color="red" onClick={onEnd}>
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
