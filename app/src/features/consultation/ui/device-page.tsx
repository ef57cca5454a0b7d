'use client';
/** Before joining: how one looks and sounds, whether the network carries it, and one plain sentence about it all. */
import {
  Alert,
  Button,
  Group,
  Progress,
  ScrollArea,
  Select,
  Stack,
  Switch,
  Text,
  Title,
} from '@mantine/core';
import { IconCheck, IconVolume } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { canBlur } from '../background-blur.ts';
import { type DeviceChoices, keepBlur } from '../state/devices.ts';
import { type DeviceState, type Finding, findingOf, verdictOf } from '../state/verdict.ts';
import { useBlurredPicture } from '../use-blurred-picture.ts';
import { useDeviceCheck, useLevel, useTone } from '../use-device-check.ts';
import { BlurSwitch } from './blur-switch.tsx';
import classes from './consultation.module.css';

interface DevicePageProps {
  choices: DeviceChoices;
  videoUrl: string;
  otherName: string;
  /** The time of the appointment, in words. */
  when: string;
  host: boolean;
  door: ReactNode;
  /** Further choices above the way in. */
  extra?: ReactNode;
  /** Instead of the heading, where it is only a test. */
  title?: string;
  /** Told what the test has found, each time that changes. */
  onFinding?: (finding: Finding | null) => void;
  /** Undefined where it is only a test. */
  onReady?: (choices: DeviceChoices) => void;
}

const verdictColour = {
  checking: 'gray',
  ready: 'teal',
  no_picture: 'yellow',
  no_sound: 'yellow',
  weak: 'yellow',
  unreachable: 'red',
} as const;

export function DevicePage({
  choices: before,
  videoUrl,
  otherName,
  when,
  host,
  door,
  extra,
  title,
  onFinding,
  onReady,
}: DevicePageProps) {
  const t = useTranslations('consultation');
  const [choices, setChoices] = useState(before);
  const check = useDeviceCheck(choices, videoUrl);
  const { picture, blur } = useBlurredPicture(check.picture, choices.blur && canBlur());
  const playTone = useTone();
  const verdict = verdictOf(check);
  const { camera, microphone, connection, roundTripMs } = check;
  useEffect(() => {
    onFinding?.(findingOf({ camera, microphone, connection }, roundTripMs));
  }, [onFinding, camera, microphone, connection, roundTripMs]);
  const choose = (change: Partial<DeviceChoices>): void => setChoices((now) => ({ ...now, ...change }));
  const listOf = (kind: MediaDeviceKind) =>
    check.devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map((device, index) => ({
        value: device.deviceId,
        label: device.label || t('deviceNumber', { number: index + 1 }),
      }));
  return (
    <ScrollArea h="100%" viewportProps={{ tabIndex: -1 }}>
      <Stack className={classes.devicePage} gap="md">
        <div>
          <Title order={1} size="h2">
            {title ?? t('withName', { name: otherName })}
          </Title>
          <Text c="dimmed">{when}</Text>
        </div>
        {door}
        <div className={classes.deviceGrid}>
          <Preview stream={picture} blurred={blur === 'on'} state={check.camera} />
          <Stack gap="sm">
            <DeviceRow
              label={t('camera')}
              on={choices.camera}
              state={check.camera}
              devices={listOf('videoinput')}
              chosen={choices.cameraId}
              onSwitch={(camera) => choose({ camera })}
              onChoose={(cameraId) => choose({ cameraId })}
            />
            <BlurSwitch
              state={blur}
              wanted={choices.blur}
              cameraOn={choices.camera}
              onSwitch={(on) => {
                keepBlur(on);
                choose({ blur: on });
              }}
            />
            <DeviceRow
              label={t('microphone')}
              on={choices.microphone}
              state={check.microphone}
              devices={listOf('audioinput')}
              chosen={choices.microphoneId}
              onSwitch={(microphone) => choose({ microphone })}
              onChoose={(microphoneId) => choose({ microphoneId })}
            />
            <Level stream={check.sound} />
            <Group align="end" gap="sm" wrap="nowrap">
              {listOf('audiooutput').length > 0 && (
                <Select
                  flex={1}
                  label={t('speaker')}
                  data={listOf('audiooutput')}
                  value={choices.speakerId ?? listOf('audiooutput')[0]?.value ?? null}
                  onChange={(speakerId) => speakerId && choose({ speakerId })}
                  allowDeselect={false}
                />
              )}
              <Button
                variant="default"
                leftSection={<IconVolume size={18} aria-hidden="true" />}
                onClick={() => playTone(choices.speakerId)}
              >
                {t('testSpeaker')}
              </Button>
            </Group>
          </Stack>
        </div>
        <Alert
          color={verdictColour[verdict]}
          variant="light"
          role="status"
          icon={verdict === 'ready' ? <IconCheck size={20} aria-hidden="true" /> : undefined}
        >
          {t(`verdicts.${verdict}`)}
        </Alert>
        {extra}
        {onReady && (
          <Group>
            <Button size="md" onClick={() => onReady(choices)}>
              {t(host ? 'startCall' : 'goIn')}
            </Button>
            <Text size="sm" c="dimmed">
              {t(host ? 'startHint' : 'goInHint')}
            </Text>
          </Group>
        )}
      </Stack>
    </ScrollArea>
  );
}

interface PreviewProps {
  stream: MediaStream | null;
  blurred: boolean;
  state: DeviceState;
}

function Preview({ stream, blurred, state }: PreviewProps) {
  const t = useTranslations('consultation');
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <div className={classes.preview}>
      {stream ? (
        <video
          ref={video}
          autoPlay
          muted
          playsInline
          data-blurred={blurred || undefined}
          aria-label={t('ownPicture')}
        />
      ) : (
        <Text c="gray.3" ta="center" p="md">
          {t(`deviceStates.${state}`)}
        </Text>
      )}
    </div>
  );
}

interface DeviceRowProps {
  label: string;
  on: boolean;
  state: DeviceState;
  devices: { value: string; label: string }[];
  chosen: string | undefined;
  onSwitch: (on: boolean) => void;
  onChoose: (id: string) => void;
}

function DeviceRow({ label, on, state, devices, chosen, onSwitch, onChoose }: DeviceRowProps) {
  const t = useTranslations('consultation');
  const broken = on && state !== 'works' && state !== 'asking';
  return (
    <Stack gap={4}>
      <Switch label={label} checked={on} onChange={(event) => onSwitch(event.currentTarget.checked)} />
      {on && devices.length > 1 && (
        <Select
          aria-label={t('chooseDevice', { device: label })}
          data={devices}
          value={chosen ?? devices[0]?.value ?? null}
          onChange={(id) => id && onChoose(id)}
          allowDeselect={false}
        />
      )}
      {broken && (
        <Text size="sm" c="var(--mantine-color-error)">
          {t(`deviceStates.${state}`)}
        </Text>
      )}
    </Stack>
  );
}

function Level({ stream }: { stream: MediaStream | null }) {
  const t = useTranslations('consultation');
  const level = useLevel(stream);
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>
        {t('speakToSee')}
      </Text>
      <Progress value={level * 100} aria-label={t('microphoneLevel')} />
    </div>
  );
}
