'use client';
/** The call in a small window above other programs: a window of its own where the browser has such, else its video alone. */
import { RoomContext, useMaybeRoomContext, useTracks, VideoTrack } from '@livekit/components-react';
import { Track } from 'livekit-client';
import { useCallback, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl/react';
import type { Call } from '../use-call.ts';
import { useOwnMedia } from '../use-call.ts';

interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const ofDocument = (): DocumentPictureInPicture | undefined =>
  (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;

export function hasSmallWindow(): boolean {
  return ofDocument() !== undefined || document.pictureInPictureEnabled;
}

export interface SmallWindow {
  readonly window: Window | null;
  readonly open: () => Promise<void>;
}

export function useSmallWindow(): SmallWindow {
  const title = useTranslations('consultation')('title');
  const [shown, setShown] = useState<Window | null>(null);
  useEffect(() => () => shown?.close(), [shown]);
  const open = useCallback(async () => {
    const pictureInPicture = ofDocument();
    if (pictureInPicture === undefined) return videoAlone();
    const small = await pictureInPicture.requestWindow({ width: 360, height: 240 });
    const page = small.document;
    page.title = title;
    page.documentElement.lang = document.documentElement.lang;
    Object.assign(page.body.style, { margin: '0', background: '#12181b', color: '#f3f6f7' });
    small.addEventListener('pagehide', () => setShown(null));
    setShown(small);
  }, [title]);
  return { window: shown, open };
}

/** Other browsers lift out a single picture. */
async function videoAlone(): Promise<void> {
  const video = document.querySelector<HTMLVideoElement>('video[data-lk-local-participant="false"]');
  // Browsers refuse it when nothing is being played yet; then there is nothing to show either.
  await video?.requestPictureInPicture().catch(() => undefined);
}

export function SmallWindowView({ call, small }: { call: Call; small: Window | null }) {
  const room = useMaybeRoomContext();
  if (small === null || room === undefined) return null;
  return createPortal(
    <RoomContext value={room}>
      <SmallCall call={call} small={small} />
    </RoomContext>,
    small.document.body,
  );
}

/** Styled by itself: the window is a document of its own, without the page's style sheets. */
function SmallCall({ call, small }: { call: Call; small: Window }) {
  const t = useTranslations('consultation');
  const { wanted } = useOwnMedia(call);
  const first = useTracks([Track.Source.ScreenShare, Track.Source.Camera]).find(
    ({ participant, publication }) => !participant.isLocal && !publication.isMuted,
  );
  return (
    <div style={{ height: '100vh', display: 'flex', flexDirection: 'column', font: '14px system-ui' }}>
      <div style={{ flex: 1, minHeight: 0, display: 'grid', placeItems: 'center' }}>
        {first ? (
          <VideoTrack
            trackRef={first}
            style={{ width: '100%', height: '100%', objectFit: 'contain', minHeight: 0 }}
          />
        ) : (
          <span>{t('noPicture')}</span>
        )}
      </div>
      <div style={{ display: 'flex', gap: 8, justifyContent: 'center', padding: 8 }}>
        <button
          type="button"
          style={buttonStyle}
          onClick={() => void call.media.want({ microphone: !wanted.microphone })}
        >
          {t(wanted.microphone ? 'muteMicrophone' : 'unmuteMicrophone')}
        </button>
        <button type="button" style={buttonStyle} onClick={() => small.close()}>
          {t('backToCall')}
        </button>
      </div>
    </div>
  );
}

const buttonStyle = {
  font: 'inherit',
  padding: '8px 12px',
  borderRadius: 8,
  border: '1px solid #5c6a72',
  background: '#24303a',
  color: '#fff',
  cursor: 'pointer',
} as const;
