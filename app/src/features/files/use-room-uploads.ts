'use client';
/** The files on their way into the open room. */
import { notifications } from '@mantine/notifications';
import { useCallback, useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { useEmitted } from '../../live/use-emitter.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { FILES_PER_MESSAGE, type RoomUpload, type RoomUploads } from './state/room-uploads.ts';

const NOTHING: readonly RoomUpload[] = [];

export interface RoomUploadsHandle {
  uploads: RoomUploads;
  items: readonly RoomUpload[];
  /** Begins at once; says so when there are too many for one message. */
  add: (files: readonly File[]) => void;
}

export function useRoomUploads(roomId: string): RoomUploadsHandle {
  const t = useTranslations('files');
  const { uploadDesk } = useSignedIn();
  const uploads = uploadDesk.of(roomId);
  const items = useEmitted(
    uploads.changed,
    () => uploads.items,
    () => NOTHING,
  );
  useEffect(() => {
    const changed = (): void => uploads.connectivityChanged();
    window.addEventListener('online', changed);
    window.addEventListener('offline', changed);
    return () => {
      window.removeEventListener('online', changed);
      window.removeEventListener('offline', changed);
    };
  }, [uploads]);
  const add = useCallback(
    (files: readonly File[]) => {
      const left = uploads.add(files);
      if (left > 0) notifications.show({ color: 'red', message: t('tooMany', { most: FILES_PER_MESSAGE }) });
    },
    [t, uploads],
  );
  return { uploads, items, add };
}
