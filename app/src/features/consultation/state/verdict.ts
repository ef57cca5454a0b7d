/** What the tests of devices and network mean, in plain grades. */

export type Grade = 'good' | 'fair' | 'bad' | 'unknown';

export interface ConnectionFinding {
  readonly grade: Grade;
  /** The middle of several round trips to the video server; null when it was not reached. */
  readonly roundTripMs: number | null;
}

/** `null` for the round trips: the video server could not be reached at all. */
export function connectionFinding(roundTripsMs: readonly number[] | null): ConnectionFinding {
  if (roundTripsMs === null) return { grade: 'bad', roundTripMs: null };
  if (roundTripsMs.length === 0) return { grade: 'unknown', roundTripMs: null };
  const middle = roundTripsMs.toSorted((one, other) => one - other)[Math.floor(roundTripsMs.length / 2)]!;
  const grade = middle < 200 ? 'good' : middle < 500 ? 'fair' : 'bad';
  return { grade, roundTripMs: Math.round(middle) };
}

export type DeviceState = 'asking' | 'works' | 'off' | 'denied' | 'missing' | 'busy' | 'failed';

/** Words for what browsers throw when a camera or microphone is asked for. */
export function deviceFailure(error: unknown): DeviceState {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}

export type Verdict = 'checking' | 'ready' | 'no_picture' | 'no_sound' | 'weak' | 'unreachable';

export interface Checks {
  readonly camera: DeviceState;
  readonly microphone: DeviceState;
  readonly connection: Grade;
}

/** One sentence's worth: the worst of what stands in the way of talking to each other. */
export function verdictOf({ camera, microphone, connection }: Checks): Verdict {
  if (camera === 'asking' || microphone === 'asking') return 'checking';
  if (connection === 'bad') return 'unreachable';
  if (microphone !== 'works') return 'no_sound';
  if (camera !== 'works') return 'no_picture';
  if (connection === 'unknown') return 'checking';
  return connection === 'fair' ? 'weak' : 'ready';
}

/** What a test has found, for the clinic to know. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'checking'>;
  readonly roundTripMs: number | null;
}

/** Null while it is being tested, and for devices that were turned off on purpose: that says nothing of tomorrow. */
export function findingOf(checks: Checks, roundTripMs: number | null): Finding | null {
  const verdict = verdictOf(checks);
  if (verdict === 'checking') return null;
  const chosen = checks.camera === 'off' || checks.microphone === 'off';
  return chosen && verdict !== 'unreachable' ? null : { verdict, roundTripMs };
}

/** Findings with which the two had better have a telephone number at hand. */
export const needsPhone = (verdict: Verdict | undefined): boolean =>
  verdict === 'unreachable' || verdict === 'no_sound';
