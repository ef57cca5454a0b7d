'use client';
/** Saves a file on the device, by a link asked for at that moment. */
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../shell/signed-in.tsx';

export function useDownload(): (file: { id: string; name: string }) => Promise<void> {
  const t = useTranslations('files');
  const { fileLinks } = useSignedIn();
  return useCallback(
    async ({ id, name }) => {
      const url = await fileLinks.urlOf(id, 'ORIGINAL').catch(() => null);
      if (url === null) {
        notifications.show({ color: 'red', message: t('downloadFailed', { name }) });
        return;
      }
      const anchor = document.createElement('a');
      anchor.href = url;
      anchor.download = name;
      anchor.click();
    },
    [fileLinks, t],
  );
}
