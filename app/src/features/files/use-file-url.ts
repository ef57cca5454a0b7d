'use client';
/** The address of a file for as long as it is on the page. */
import { useCallback, useEffect, useState } from 'react';
import { useSignedIn } from '../shell/signed-in.tsx';
import type { FileVariant } from './state/file-links.ts';

export interface FileUrl {
  url: string | null;
  /** It is not there for this person, or could not be had. */
  failed: boolean;
  /** The address did not work; the first time another one is asked for. */
  onBroken: () => void;
}

export function useFileUrl(fileId: string, variant: FileVariant): FileUrl {
  const { fileLinks } = useSignedIn();
  const [found, setFound] = useState<{ url: string | null; failed: boolean }>({ url: null, failed: false });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let gone = false;
    fileLinks.urlOf(fileId, variant).then(
      (url) => !gone && setFound({ url, failed: url === null }),
      () => !gone && setFound({ url: null, failed: true }),
    );
    return () => {
      gone = true;
    };
  }, [fileId, fileLinks, tries, variant]);
  const onBroken = useCallback(() => {
    fileLinks.forget(fileId, variant);
    if (tries === 0) setTries(1);
    else setFound({ url: null, failed: true });
  }, [fileId, fileLinks, tries, variant]);
  return { ...found, onBroken };
}
