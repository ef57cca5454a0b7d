/** What follows from what a recorder reports, and which question people have to have been asked: decisions over plain values. */
import type { RecorderRun } from './recorder.ts';

export type PartStatus = 'starting' | 'recording' | 'stopping' | 'processing' | 'stored' | 'empty' | 'failed';

/**
 * Versions of the question that may be answered; its words are `consultation.recording.question` in app/messages. When
 * the words change their meaning, the version changes, and answers to an older one are refused.
 */
export const consentText = '2026-11';

export interface PartOutcome {
  readonly status: PartStatus;
  readonly failure: string | null;
}

/** A run that is over, and a part that is kept or lost: an answer that comes late or twice changes nothing. */
export function partAfter(
  before: PartStatus,
  begun: boolean,
  run: Pick<RecorderRun, 'state' | 'byteSize' | 'durationMs' | 'error'>,
): PartOutcome {
  const same: PartOutcome = { status: before, failure: null };
  if (before !== 'starting' && before !== 'recording' && before !== 'stopping') return same;
  switch (run.state) {
    case 'starting':
    case 'ending':
      return same;
    case 'active':
      return before === 'starting' ? { status: 'recording', failure: null } : same;
    case 'ended':
    case 'failed':
      if (run.byteSize > 0 && run.durationMs > 0) return { status: 'processing', failure: null };
      // Taken back before its first picture: nobody misses it.
      if (before === 'stopping' && !begun) return { status: 'empty', failure: null };
      return { status: 'failed', failure: run.error === '' ? 'the file is empty' : run.error.slice(0, 300) };
  }
}
