'use client';
/** The call itself: who is in it, one's own buttons, and the room's chat beside it. */
import { RoomAudioRenderer, RoomContext, StartAudio } from '@livekit/components-react';
import { Alert, Button, Group, Loader, Text, Title, VisuallyHidden } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import type { DeviceChoices } from '../state/devices.ts';
import { type Call, useCall, useCallState, useOwnMedia } from '../use-call.ts';
import { CallControls } from './call-controls.tsx';
import { CallStage } from './call-stage.tsx';
import { ChatBeside, useBesideRoom } from './chat-beside.tsx';
import classes from './consultation.module.css';
import { type Person, PeopleInCall } from './people-in-call.tsx';
import { useConsultationFailure } from './use-consultation-failure.ts';

interface CallPageProps {
  consultation: { id: string; admissions: readonly Person[] };
  host: boolean;
  other: { id: string; display_name: string };
  choices: DeviceChoices;
  door: ReactNode;
  keepChoices: (choices: DeviceChoices) => void;
  onLeave: () => void;
}

export function CallPage({ consultation, host, other, choices, door, keepChoices, onLeave }: CallPageProps) {
  const t = useTranslations('consultation');
  const { connection } = useSignedIn();
  const call = useCall({ connection, consultationId: consultation.id, choices, keepChoices });
  const [beside, setBeside] = useState<'chat' | 'people' | null>(null);
  const [audioOnly, setAudioOnly] = useState(false);
  const chat = useBesideRoom(other.id, beside === 'chat');
  const show = (what: 'chat' | 'people') => () => setBeside((now) => (now === what ? null : what));
  return (
    <RoomContext value={call.room}>
      <div className={classes.call} data-beside={beside !== null || undefined}>
        <section className={classes.stage} aria-label={t('callWith', { name: other.display_name })}>
          <VisuallyHidden>
            <Title order={1}>{t('callWith', { name: other.display_name })}</Title>
          </VisuallyHidden>
          {door}
          <CallNotice call={call} />
          <CallStage
            admissions={consultation.admissions}
            audioOnly={audioOnly}
            otherName={other.display_name}
          />
          <CallControls
            call={call}
            consultationId={consultation.id}
            host={host}
            audioOnly={audioOnly}
            onAudioOnly={setAudioOnly}
            unread={chat.unread}
            beside={beside}
            onChat={show('chat')}
            onPeople={host ? show('people') : undefined}
            onLeave={onLeave}
          />
        </section>
        {beside === 'chat' && <ChatBeside roomId={chat.roomId} onClose={() => setBeside(null)} />}
        {beside === 'people' && (
          <PeopleInCall admissions={consultation.admissions} onClose={() => setBeside(null)} />
        )}
        <RoomAudioRenderer />
        <StartAudio className={classes.startAudio} label={t('startAudio')} />
      </div>
    </RoomContext>
  );
}

/** What stands between the person and the call, in words. */
function CallNotice({ call }: { call: Call }) {
  const t = useTranslations('consultation');
  const failureWords = useConsultationFailure();
  const state = useCallState(call);
  const { failed } = useOwnMedia(call);
  const slow = useLasting(state.kind === 'joining' && state.attempt > 1, 0);
  if (state.kind === 'joining' || state.kind === 'resuming') {
    return (
      <Group className={classes.notice} role="status" gap="sm" justify="center">
        <Loader size="xs" aria-hidden="true" />
        <Text size="sm">{t(state.kind === 'resuming' ? 'resuming' : slow ? 'joiningSlow' : 'joining')}</Text>
      </Group>
    );
  }
  if (state.kind === 'elsewhere' || state.kind === 'refused') {
    return (
      <Alert className={classes.noticeBox} color="yellow" role="alert">
        <Group justify="space-between">
          <Text size="sm">{state.kind === 'elsewhere' ? t('elsewhere') : failureWords(state.code)}</Text>
          <Button size="compact-sm" onClick={() => call.session.retry()}>
            {t(state.kind === 'elsewhere' ? 'useHere' : 'tryAgain')}
          </Button>
        </Group>
      </Alert>
    );
  }
  if (failed.size > 0) {
    return (
      <Alert className={classes.noticeBox} color="yellow" role="alert">
        {t(failed.has('microphone') ? 'microphoneFailed' : 'cameraFailed')}
      </Alert>
    );
  }
  return null;
}

/** True once something has been so for a while. */
function useLasting(on: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!on) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return lasting;
}
