/** The question of recording: which version of it is shown, and whether one has to be asked now. */

/** Answers to another version are refused by the server; its words are `consultation.recording.question`. */
export const consentText = '2026-11';

export interface LiveRecording {
  readonly status: 'asking' | 'recording' | 'paused';
  /** One's own answer. */
  readonly consent: 'given' | 'refused' | 'withdrawn' | null;
}

export function mustBeAsked(recording: LiveRecording | null): boolean {
  return recording !== null && recording.consent === null;
}

interface StoredRecording {
  readonly status: string;
  readonly consents: readonly { readonly admission_id: string; readonly decision: string }[];
}

/** Null when nothing is being recorded or asked. */
export function liveRecording(
  stored: StoredRecording | undefined,
  ownAdmission: string | undefined,
): LiveRecording | null {
  if (stored === undefined) return null;
  const own = stored.consents.find(({ admission_id: id }) => id === ownAdmission);
  return {
    status: stored.status as LiveRecording['status'],
    consent: (own?.decision ?? null) as LiveRecording['consent'],
  };
}
