'use client';
/** One's own picture before the call, blurred as the others will see it. */
import { useEffect, useState } from 'react';
import { blurredStream, type BlurProcessor, makeBlur } from './background-blur.ts';

export type BlurState = 'off' | 'preparing' | 'on' | 'failed';

export interface BlurredPicture {
  /** The picture to show: as the camera gives it, until its blur is ready. */
  readonly picture: MediaStream | null;
  readonly blur: BlurState;
}

export function useBlurredPicture(stream: MediaStream | null, wanted: boolean): BlurredPicture {
  const [blurred, setBlurred] = useState<{ of: MediaStream; stream: MediaStream | null } | null>(null);
  useEffect(() => {
    if (stream === null || !wanted) return undefined;
    let left = false;
    let processor: BlurProcessor | undefined;
    const begin = async (): Promise<void> => {
      processor = await makeBlur({ onFrame: () => undefined });
      const made = await blurredStream(processor, stream);
      if (left) await processor.destroy();
      else setBlurred({ of: stream, stream: made });
    };
    begin().catch(() => !left && setBlurred({ of: stream, stream: null }));
    return () => {
      left = true;
      setBlurred(null);
      void processor?.destroy().catch(() => undefined); // of a camera that is being closed
    };
  }, [stream, wanted]);
  if (stream === null || !wanted) return { picture: stream, blur: 'off' };
  if (blurred?.of !== stream) return { picture: stream, blur: 'preparing' };
  return blurred.stream === null
    ? { picture: stream, blur: 'failed' }
    : { picture: blurred.stream, blur: 'on' };
}
