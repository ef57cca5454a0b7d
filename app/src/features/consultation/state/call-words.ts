/** Which one thing a call has to say to the person in it at this moment. */
import type { CallState } from './call-session.ts';
import type { Pictures } from './line-policy.ts';

export interface CallCondition {
  readonly call: CallState;
  readonly line: { readonly pictures: Pictures; readonly silent: boolean };
  readonly failed: ReadonlySet<'camera' | 'microphone'>;
  /** The person has chosen to do without pictures, so their absence is nothing to tell. */
  readonly listens: boolean;
}

export type CallWords =
  | { readonly kind: 'joining' | 'joiningSlow' | 'resuming' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'microphoneFailed' | 'cameraFailed' }
  | { readonly kind: 'picturesOff' | 'picturesSmall' };

export function callWords({ call, line, failed, listens }: CallCondition): CallWords | null {
  switch (call.kind) {
    case 'joining':
      return { kind: call.attempt > 1 ? 'joiningSlow' : 'joining' };
    case 'resuming':
      return { kind: 'resuming' };
    case 'elsewhere':
      return { kind: 'elsewhere' };
    case 'refused':
      return { kind: 'refused', code: call.code };
    case 'closed':
      return null;
    case 'connected':
  }
  // The media has stopped some seconds before LiveKit gives the connection up.
  if (line.silent) return { kind: 'resuming' };
  if (failed.has('microphone')) return { kind: 'microphoneFailed' };
  if (failed.has('camera')) return { kind: 'cameraFailed' };
  if (listens || line.pictures === 'full') return null;
  return { kind: line.pictures === 'off' ? 'picturesOff' : 'picturesSmall' };
}

/** Whether the two cannot talk at the moment. */
export const isCutOff = (words: CallWords | null): boolean =>
  words?.kind === 'joining' || words?.kind === 'joiningSlow' || words?.kind === 'resuming';
