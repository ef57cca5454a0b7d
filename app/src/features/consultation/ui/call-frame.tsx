'use client';
/** The call as everybody sees it, signed in or not: who is in it, one's own buttons, and what lies beside it. */
import { RoomAudioRenderer, RoomContext, StartAudio } from '@livekit/components-react';
import { Title, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { LiveRecording } from '../state/recording.ts';
import { type Call, useLine } from '../use-call.ts';
import { CallControls } from './call-controls.tsx';
import { CallNotice } from './call-notice.tsx';
import { CallStage } from './call-stage.tsx';
import classes from './consultation.module.css';
import { RecordingBar } from './recording-bar.tsx';
import { SmallWindowView, useSmallWindow } from './small-window.tsx';

type Controls = ComponentProps<typeof CallControls>;

interface CallFrameProps extends Pick<
  Controls,
  'chat' | 'people' | 'more' | 'onLeave' | 'onEnd' | 'encrypted'
> {
  call: Call;
  otherName: string;
  door?: ReactNode;
  /** Numbers to call when the video fails, where they are known. */
  phone?: ReactNode;
  recording: LiveRecording | null;
  onAnswerRecording: (agree: boolean) => Promise<unknown>;
  /** What is opened beside the call. */
  beside?: ReactNode;
}

export function CallFrame(props: CallFrameProps) {
  const { call, otherName, door, phone, recording, onAnswerRecording, beside, ...controls } = props;
  const t = useTranslations('consultation');
  const [audioOnly, setAudioOnly] = useState(false);
  const { pictures } = useLine(call);
  const small = useSmallWindow();
  useWordsOfBlur(call);
  return (
    <RoomContext value={call.room}>
      <div className={classes.call} data-in-call data-beside={beside ? true : undefined}>
        <section className={classes.stage} aria-label={t('callWith', { name: otherName })}>
          <VisuallyHidden>
            <Title order={1}>{t('callWith', { name: otherName })}</Title>
          </VisuallyHidden>
          <RecordingBar recording={recording} onAnswer={onAnswerRecording} />
          {door}
          <CallNotice call={call} listens={audioOnly} phone={phone} />
          <CallStage
            audioOnly={audioOnly || pictures === 'off'}
            unseen={pictures === 'off'}
            otherName={otherName}
          />
          <CallControls
            {...controls}
            call={call}
            audioOnly={audioOnly}
            onAudioOnly={setAudioOnly}
            onSmallWindow={() => void small.open()}
          />
        </section>
        {beside}
        <RoomAudioRenderer />
        <StartAudio className={classes.startAudio} label={t('startAudio')} />
        <SmallWindowView call={call} small={small.window} />
      </div>
    </RoomContext>
  );
}

/** The picture goes on without its blur; whoever wanted it has to know at once. */
function useWordsOfBlur({ media }: Call): void {
  const t = useTranslations('consultation.blur');
  useEffect(
    () =>
      media.blurLost.on((trouble) => {
        notifications.show({
          color: 'yellow',
          autoClose: false,
          title: t('lost'),
          message: t(trouble === 'slow' ? 'lostSlow' : 'lostFailed'),
        });
      }),
    [media, t],
  );
}
