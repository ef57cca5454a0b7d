/** Algebra of half-open spans of time, `start` included and `end` not, on whole milliseconds since the epoch. */

export interface Interval {
  readonly start: number;
  readonly end: number;
}

export const minute = 60_000;

/**
 * Sorted, apart from each other and not empty: touching and overlapping intervals become one. Every other function
 * of this file expects its lists in this form and returns them in it.
 */
export function normalise(intervals: readonly Interval[]): Interval[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of intervals.toSorted((one, other) => one.start - other.start)) {
    if (start >= end) continue;
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** What is in `from` and not in `taken`; both normalised. */
export function subtract(from: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let next = 0;
  for (const whole of from) {
    let start = whole.start;
    while (next < taken.length && taken[next]!.end <= start) next += 1;
    // One taken interval may reach over several of `from`, so `next` itself stays for the following one.
    for (let index = next; index < taken.length && taken[index]!.start < whole.end; index += 1) {
      if (taken[index]!.start > start) left.push({ start, end: taken[index]!.start });
      start = Math.max(start, taken[index]!.end);
    }
    if (start < whole.end) left.push({ start, end: whole.end });
  }
  return left;
}

/** What is in both; both normalised. */
export function intersect(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  let left = 0;
  let right = 0;
  while (left < one.length && right < other.length) {
    const start = Math.max(one[left]!.start, other[right]!.start);
    const end = Math.min(one[left]!.end, other[right]!.end);
    if (start < end) common.push({ start, end });
    if (one[left]!.end < other[right]!.end) left += 1;
    else right += 1;
  }
  return common;
}

/** Those that share time with the span, uncut; `intervals` normalised. Found by bisection: calendars are long. */
export function within(intervals: readonly Interval[], span: Interval): Interval[] {
  const first = firstIndex(intervals.length, (index) => intervals[index]!.end > span.start);
  const last = firstIndex(intervals.length, (index) => intervals[index]!.start >= span.end);
  return intervals.slice(first, last);
}

export function overlaps(one: Interval, other: Interval): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Whether one interval of the list, which is normalised, holds the whole span. */
export function covers(intervals: readonly Interval[], span: Interval): boolean {
  return within(intervals, span).some(({ start, end }) => start <= span.start && span.end <= end);
}

/** `holds` is false up to some index and true from there on; that index, or `length`. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
