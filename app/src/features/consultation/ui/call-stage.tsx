'use client';
/** Everybody in the call: the others large, oneself small, a shared screen before all. */
import {
  isTrackReference,
  type TrackReferenceOrPlaceholder,
  useConnectionQualityIndicator,
  useIsMuted,
  useIsSpeaking,
  useRemoteParticipants,
  useTracks,
  VideoTrack,
} from '@livekit/components-react';
import { Text } from '@mantine/core';
import { IconMicrophoneOff, IconScreenShare } from '@tabler/icons-react';
import { ConnectionQuality, RemoteTrackPublication, Track } from 'livekit-client';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import classes from './consultation.module.css';

interface CallStageProps {
  audioOnly: boolean;
  /** One's own picture is not sent at the moment, so one does not see it either. */
  unseen: boolean;
  otherName: string;
}

export function CallStage({ audioOnly, unseen, otherName }: CallStageProps) {
  const t = useTranslations('consultation');
  const cameras = useTracks([{ source: Track.Source.Camera, withPlaceholder: true }], {
    onlySubscribed: false,
  });
  const screens = useTracks([Track.Source.ScreenShare], { onlySubscribed: false });
  const remotes = useRemoteParticipants();
  const others = cameras.filter(({ participant }) => !participant.isLocal);
  const own = cameras.find(({ participant }) => participant.isLocal);
  useAudioOnly([...others, ...screens], audioOnly);
  return (
    <div
      className={classes.tiles}
      data-count={Math.min(others.length, 4)}
      data-sharing={screens.length > 0 || undefined}
    >
      {screens.map((screen) => (
        <figure key={screen.publication.trackSid} className={classes.screen}>
          <VideoTrack trackRef={screen} aria-label={t('screenOf', { name: screen.participant.name ?? '' })} />
          <figcaption className={classes.caption}>
            <IconScreenShare size={16} aria-hidden="true" />{' '}
            {t('screenOf', { name: screen.participant.name ?? '' })}
          </figcaption>
        </figure>
      ))}
      {remotes.length === 0 ? (
        <div className={classes.alone} role="status">
          <Text fz="lg">{t('alone', { name: otherName })}</Text>
        </div>
      ) : (
        others.map((track) => <Tile key={track.participant.identity} track={track} hidden={audioOnly} />)
      )}
      {own && (
        <div className={classes.self}>
          <Tile track={own} hidden={unseen} />
        </div>
      )}
    </div>
  );
}

/** Pictures of others are not even sent while one only listens. */
function useAudioOnly(tracks: readonly TrackReferenceOrPlaceholder[], audioOnly: boolean): void {
  useEffect(() => {
    for (const { publication } of tracks) {
      // The list is new with every render; asking the server for what is already so would be a request each time.
      if (publication instanceof RemoteTrackPublication && publication.isEnabled === audioOnly) {
        publication.setEnabled(!audioOnly);
      }
    }
  }, [tracks, audioOnly]);
}

function Tile({ track, hidden }: { track: TrackReferenceOrPlaceholder; hidden: boolean }) {
  const t = useTranslations('consultation');
  const { participant } = track;
  const silent = useIsMuted({ participant, source: Track.Source.Microphone });
  const speaking = useIsSpeaking(participant);
  const { quality } = useConnectionQualityIndicator({ participant });
  const seen = isTrackReference(track) && !track.publication.isMuted && !hidden;
  const name = participant.isLocal ? t('you') : (participant.name ?? '');
  const weak = quality === ConnectionQuality.Poor || quality === ConnectionQuality.Lost;
  const label = [name, !seen && t('cameraOff'), silent && t('microphoneOff'), weak && t('qualities.poor')]
    .filter(Boolean)
    .join(', ');
  return (
    <div className={classes.tile} role="group" aria-label={label} data-speaking={speaking || undefined}>
      {seen ? (
        <VideoTrack trackRef={track} data-own={participant.isLocal || undefined} />
      ) : (
        <PersonAvatar
          id={participant.identity}
          name={participant.name || name}
          size={participant.isLocal ? 56 : 110}
        />
      )}
      <span className={classes.caption}>
        {silent && <IconMicrophoneOff size={16} aria-hidden="true" />} {name}
        {weak && !participant.isLocal ? ` · ${t('qualities.poor')}` : ''}
      </span>
    </div>
  );
}
