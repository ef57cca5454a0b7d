/** CAL-2: what of a stretch of time is not open, to be drawn grey. */
import { isBefore, type Span } from './zoned-time.ts';

/** The parts of `range` that none of the open spans covers. The spans may overlap and stand in any order. */
export function closedTimes(open: readonly Span[], range: Span): Span[] {
  const closed: Span[] = [];
  let from = range.startsAt;
  const ordered = open.toSorted((one, other) => compare(one.startsAt, other.startsAt));
  for (const span of ordered) {
    if (!isBefore(from, range.endsAt)) break;
    if (isBefore(from, span.startsAt)) {
      closed.push({ startsAt: from, endsAt: earlier(span.startsAt, range.endsAt) });
    }
    if (isBefore(from, span.endsAt)) from = span.endsAt;
  }
  if (isBefore(from, range.endsAt)) closed.push({ startsAt: from, endsAt: range.endsAt });
  return closed;
}

function compare(one: string, other: string): number {
  if (isBefore(one, other)) return -1;
  return isBefore(other, one) ? 1 : 0;
}

function earlier(one: string, other: string): string {
  return isBefore(one, other) ? one : other;
}
