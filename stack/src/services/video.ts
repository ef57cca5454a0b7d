/** Brings up LiveKit beside everything else; nothing waits for it and nothing fails without it. */
import type { ProcessSet } from '../processes/process-set.ts';
import { findLivekit } from './livekit-binary.ts';
import { livekitSpec, type StackContext } from './specs.ts';

/** `build` also builds the server with Go when there is none; `if-found` never does; `off` starts none. */
export type VideoMode = 'build' | 'if-found' | 'off';

async function bringUp(
  mode: VideoMode,
  context: StackContext,
  processes: ProcessSet,
  signal: AbortSignal,
  notice: (line: string) => void,
) {
  if (mode === 'off') return;
  const binary = await findLivekit();
  if (binary.kind === 'unavailable') return notice(`video is off: ${binary.reason}`);
  if (binary.kind === 'buildable') {
    if (mode === 'if-found') return notice('video is off: no LiveKit server has been built yet');
    notice('video: building the LiveKit server in the background, about a minute, once');
  }
  const path = binary.kind === 'found' ? binary.path : await binary.build(signal);
  await processes.start('livekit', livekitSpec(context, path));
  notice('video is on');
}

export function startVideo(
  mode: VideoMode,
  context: StackContext,
  processes: ProcessSet,
  signal: AbortSignal,
  notice: (line: string) => void,
): void {
  bringUp(mode, context, processes, signal, notice).catch((error: unknown) => {
    if (signal.aborted) return;
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    notice(`video is off: ${reason}`);
  });
}
