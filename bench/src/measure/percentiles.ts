/** Percentiles of measured times, by the nearest-rank method: every figure printed was really measured. */

export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export function percentiles(values: readonly number[]): Percentiles {
  if (values.length === 0) throw new Error('percentiles of nothing: no value was measured');
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Each percentile's median over repeated measurements, so that one bad moment of the machine does not decide. */
export function medianOf(rounds: readonly Percentiles[]): Percentiles {
  return {
    count: rounds.reduce((sum, round) => sum + round.count, 0),
    p50: median(rounds.map((round) => round.p50)),
    p95: median(rounds.map((round) => round.p95)),
    p99: median(rounds.map((round) => round.p99)),
    max: median(rounds.map((round) => round.max)),
  };
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('median of nothing: no value was measured');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
