/** Which of the coming consultations may fail by video, and until when one looks ahead: plain values, no words. */
import { Temporal } from 'temporal-polyfill';

export const RISKS = ['unreachable', 'no_sound', 'no_picture', 'weak', 'poor_call', 'unchecked'] as const;
export type Risk = (typeof RISKS)[number];

/** Null when there is no sign of trouble; one this version does not know counts as the least that can be said. */
export function riskOf(stored: string | null | undefined): Risk | null {
  if (stored == null) return null;
  return RISKS.find((one) => one === stored) ?? 'unchecked';
}

export function atRisk<Row extends { readonly line_risk?: string | null }>(
  rows: readonly Row[],
): (Row & { readonly risk: Risk })[] {
  return rows.flatMap((row) => {
    const risk = riskOf(row.line_risk);
    return risk === null ? [] : [{ ...row, risk }];
  });
}

/** The end of tomorrow where the person is: what is left of today counts as well. */
export function endOfTomorrow(now: number, timeZone: string): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  return today.startOfDay().add({ days: 2 }).startOfDay().toInstant().toString();
}
