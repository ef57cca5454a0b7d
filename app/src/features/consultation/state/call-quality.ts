/** What a call was like over some seconds, from counters that only grow: decisions over plain numbers. */

/** Of one stream of sound or picture that arrives. */
export interface StreamCounters {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly freezeCount: number;
  readonly frozenMs: number;
}

export interface Snapshot {
  /** Milliseconds of any clock that does not jump. */
  readonly at: number;
  /** To the media server and back; null when it is not known. */
  readonly rttMs: number | null;
  readonly streams: ReadonlyMap<string, StreamCounters>;
}

export interface Measurement extends StreamCounters {
  readonly seconds: number;
  readonly rttMs: number | null;
}

const names = ['packetsReceived', 'packetsLost', 'freezeCount', 'frozenMs'] as const;
const longestSeconds = 120;

/** Adds up what happened between snapshots. A stream that begins anew counts from nothing. */
export class QualityWindow {
  #last: Snapshot | null = null;
  #began = 0;
  #trips: number[] = [];
  #sums: Record<(typeof names)[number], number> = none();

  add(snapshot: Snapshot): void {
    const last = this.#last;
    this.#last = snapshot;
    if (last === null) {
      this.#began = snapshot.at;
      return;
    }
    if (snapshot.rttMs !== null) this.#trips.push(snapshot.rttMs);
    for (const [id, now] of snapshot.streams) {
      const before = last.streams.get(id);
      for (const name of names) {
        const grown = now[name] - (before?.[name] ?? 0);
        // Late packets may take a loss back; over the window it is never less than nothing.
        this.#sums[name] += grown;
      }
    }
  }

  /** What has been measured since the last time; null when that is less than a second. */
  take(): Measurement | null {
    const last = this.#last;
    if (last === null) return null;
    const seconds = Math.min(longestSeconds, Math.round((last.at - this.#began) / 1000));
    if (seconds < 1) return null;
    const mean = this.#trips.reduce((sum, trip) => sum + trip, 0) / this.#trips.length;
    const sums = this.#sums;
    this.#began = last.at;
    this.#sums = none();
    const rttMs = this.#trips.length === 0 ? null : Math.round(mean);
    this.#trips = [];
    const counted = Object.fromEntries(names.map((name) => [name, Math.max(0, Math.round(sums[name]))]));
    return { seconds, rttMs, ...(counted as unknown as StreamCounters) };
  }

  /** After a lost connection the counters are others. */
  forget(): void {
    this.#last = null;
    this.#trips = [];
    this.#sums = none();
  }
}

function none(): Record<(typeof names)[number], number> {
  return { packetsReceived: 0, packetsLost: 0, freezeCount: 0, frozenMs: 0 };
}

export type Grade = 'good' | 'fair' | 'poor' | 'unknown';

/** Of sums over any time; `seconds` says over how long. */
export interface QualitySums {
  readonly seconds: number;
  readonly rttMs: number | null;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly frozenMs: number;
}

export function lossOf({
  packetsReceived,
  packetsLost,
}: Pick<QualitySums, 'packetsReceived' | 'packetsLost'>) {
  const sent = packetsReceived + packetsLost;
  return sent === 0 ? 0 : packetsLost / sent;
}

/** Talking is easy, possible, or hard: limits at which people begin to notice, and to complain. */
export function gradeOf(sums: QualitySums): Grade {
  if (sums.seconds === 0 || (sums.packetsReceived === 0 && sums.rttMs === null)) return 'unknown';
  const loss = lossOf(sums);
  const frozen = sums.frozenMs / (sums.seconds * 1000);
  const rtt = sums.rttMs ?? 0;
  if (loss > 0.08 || frozen > 0.1 || rtt > 500) return 'poor';
  return loss > 0.02 || frozen > 0.02 || rtt > 250 ? 'fair' : 'good';
}
