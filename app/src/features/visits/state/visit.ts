/** What a finished consultation amounts to, from its rows: plain values, no words. */
import { type Grade, gradeOf, lossOf } from '../../consultation/state/call-quality.ts';

export interface StoredQuality {
  readonly aggregate?: {
    readonly avg?: { readonly rtt_ms?: number | null } | null;
    readonly sum?: {
      readonly seconds?: number | null;
      readonly packets_received?: number | null;
      readonly packets_lost?: number | null;
      readonly frozen_ms?: number | null;
    } | null;
  } | null;
}

export interface VisitQuality {
  readonly grade: Grade;
  readonly rttMs: number | null;
  /** 0 … 1. */
  readonly loss: number;
  readonly frozenMs: number;
}

export function qualityOf({ aggregate }: StoredQuality): VisitQuality {
  const sum = aggregate?.sum;
  const sums = {
    seconds: Number(sum?.seconds ?? 0),
    rttMs: aggregate?.avg?.rtt_ms == null ? null : Math.round(aggregate.avg.rtt_ms),
    packetsReceived: Number(sum?.packets_received ?? 0),
    packetsLost: Number(sum?.packets_lost ?? 0),
    frozenMs: Number(sum?.frozen_ms ?? 0),
  };
  return { grade: gradeOf(sums), rttMs: sums.rttMs, loss: lossOf(sums), frozenMs: sums.frozenMs };
}

/** Whole minutes, at least one; null for what did not take place. */
export function minutesOf(
  startedAt: string | null | undefined,
  endedAt: string | null | undefined,
): number | null {
  if (!startedAt || !endedAt) return null;
  return Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000));
}

export const OUTCOMES = [
  'held',
  'held_by_phone',
  'patient_absent',
  'doctor_absent',
  'missed',
  'cancelled',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export function outcomeOf(stored: string | null | undefined): Outcome {
  return OUTCOMES.find((one) => one === stored) ?? 'missed';
}

export const RECORDING_STATES = [
  'asking',
  'recording',
  'paused',
  'processing',
  'recorded',
  'recorded_in_part',
  'deleted',
  'not_recorded',
] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

export function recordingStateOf(stored: string | null | undefined): RecordingState {
  return RECORDING_STATES.find((one) => one === stored) ?? 'not_recorded';
}
