/** What the tests of devices and network mean, in plain grades. */

export type Grade = 'good' | 'fair' | 'bad' | 'unknown';

/** The middle of several round trips to the video server; null when it could not be reached at all. */
export function connectionGrade(roundTripsMs: readonly number[] | null): Grade {
  if (roundTripsMs === null) return 'bad';
  if (roundTripsMs.length === 0) return 'unknown';
  const middle = roundTripsMs.toSorted((one, other) => one - other)[Math.floor(roundTripsMs.length / 2)]!;
  if (middle < 200) return 'good';
  return middle < 500 ? 'fair' : 'bad';
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
