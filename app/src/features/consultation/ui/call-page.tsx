'use client';
/** The call itself: who is in it, one's own buttons, and the room's chat beside it. */
import { RoomAudioRenderer, RoomContext, StartAudio } from '@livekit/components-react';
import { Title, VisuallyHidden } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import type { DeviceChoices } from '../state/devices.ts';
import { useCall, useLine } from '../use-call.ts';
import { CallControls } from './call-controls.tsx';
import { CallNotice } from './call-notice.tsx';
import { CallStage } from './call-stage.tsx';
import { ChatBeside, useBesideRoom } from './chat-beside.tsx';
import classes from './consultation.module.css';
import { type Person, PeopleInCall } from './people-in-call.tsx';

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
  const { pictures } = useLine(call);
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
          <CallNotice call={call} listens={audioOnly} />
          <CallStage
            admissions={consultation.admissions}
            audioOnly={audioOnly || pictures === 'off'}
            unseen={pictures === 'off'}
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
