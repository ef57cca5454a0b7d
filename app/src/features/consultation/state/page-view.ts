/** Which page of the consultation somebody sees: a decision over what the engine says and what he has done himself. */

export type AdmissionState = 'waiting' | 'admitted' | 'left' | 'removed';

export interface ConsultationFacts {
  readonly status: string;
  readonly opensAt: string;
  readonly closesAt: string;
}

export type PageView = 'none' | 'early' | 'devices' | 'waiting' | 'call' | 'removed' | 'over';

export interface PageFacts {
  /** Null for appointments that were cancelled or are long past. */
  readonly consultation: ConsultationFacts | null;
  readonly host: boolean;
  readonly admission: AdmissionState | null;
  /** Has looked at his camera and microphone and wants in. */
  readonly ready: boolean;
  readonly now: number;
}

export function pageView({ consultation, host, admission, ready, now }: PageFacts): PageView {
  if (consultation === null) return 'none';
  if (consultation.status === 'finished') return 'over';
  if (now < Date.parse(consultation.opensAt)) return 'early';
  if (consultation.status === 'upcoming' && now >= Date.parse(consultation.closesAt)) return 'over';
  if (!host && admission === 'removed') return 'removed';
  if (!ready) return 'devices';
  return host || admission === 'admitted' ? 'call' : 'waiting';
}

/** When the view may change by itself, as the clock goes on. */
export function nextTurn(consultation: ConsultationFacts | null, now: number): number | null {
  if (consultation === null || consultation.status !== 'upcoming') return null;
  const turns = [consultation.opensAt, consultation.closesAt]
    .map((at) => Date.parse(at))
    .filter((at) => at > now);
  return turns.length === 0 ? null : Math.min(...turns);
}
