'use client';
/** LiveKit's background processor with everything it needs from the clinic's own server, and without its first sharp frame. */
import type { BackgroundProcessorWrapper } from '@livekit/track-processors';
import { Track } from 'livekit-client';

export type BlurProcessor = BackgroundProcessorWrapper;

/** Laid there by `build/blur-files.ts`. */
const blurFolder = '/generated/background';
const blurRadius = 12;
/** The programs are some megabytes; a line that does not bring them in this time shall not keep the picture waiting. */
const readyWithinMs = 20_000;

let supported: boolean | undefined;

/** Whether this browser can do it at all; asked once, because the answer costs a drawing context. */
export function canBlur(): boolean {
  supported ??=
    typeof WebAssembly === 'object' &&
    typeof OffscreenCanvas !== 'undefined' &&
    typeof VideoFrame !== 'undefined' &&
    typeof createImageBitmap !== 'undefined' &&
    ('MediaStreamTrackProcessor' in window || 'captureStream' in HTMLCanvasElement.prototype) &&
    document.createElement('canvas').getContext('webgl2') !== null;
  return supported;
}

/** Where graphics are drawn by the processor, the model is quicker on it, too. */
function drawnBySoftware(): boolean {
  const options = { failIfMajorPerformanceCaveat: true };
  return document.createElement('canvas').getContext('webgl2', options) === null;
}

interface BlurEvents {
  /** A frame went out, after that many milliseconds of work. */
  readonly onFrame: (workMs: number) => void;
}

/** A processor that has not begun; what it begins with is loaded now. */
export async function makeBlur({ onFrame }: BlurEvents): Promise<BlurProcessor> {
  const { BackgroundProcessor, setLogLevel } = await inTime(import('@livekit/track-processors'));
  setLogLevel('silent'); // what goes wrong is said in words by the page
  const processor = BackgroundProcessor({
    mode: 'background-blur',
    blurRadius,
    assetPaths: {
      tasksVisionFileSet: blurFolder,
      modelAssetPath: `${blurFolder}/selfie_segmentation.tflite`,
    },
    segmenterOptions: { delegate: drawnBySoftware() ? 'CPU' : 'GPU' },
    // What it calls the filter's time holds that of the model too.
    onFrameProcessed: ({ filterTimeMs }) => onFrame(filterTimeMs),
  });
  // The library sends one frame as it is while it prepares; that one would show what is to be hidden.
  processor.transformer.isFirstFrame = false;
  return processor;
}

/** The stream as others would see it; the processor is the caller's to destroy. Rejects when it cannot be. */
export async function blurredStream(processor: BlurProcessor, stream: MediaStream): Promise<MediaStream> {
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new Error('There is no picture to blur.');
  const element = document.createElement('video');
  element.muted = true;
  element.srcObject = stream;
  await inTime(processor.init({ kind: Track.Kind.Video, track, element }));
  await element.play();
  if (processor.processedTrack === undefined) throw new Error('The blurred picture has no track.');
  return new MediaStream([processor.processedTrack]);
}

/** Rejects when it takes too long; what comes later is nobody's any more. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The blur was not ready in time.')), readyWithinMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
