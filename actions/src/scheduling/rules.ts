/** The clinic's rules of scheduling: their shape, their bounds and what holds until staff change them. */
import { z } from 'zod';

const minutes = z.number().int();

export const schedulingRules = z.object({
  /** Starts lie on slot start + k × increment (CAL-7). */
  incrementMinutes: minutes.min(1).max(240),
  /** Lengths a patient can choose from. */
  durationsMinutes: z.array(minutes.min(5).max(480)).min(1).max(12),
  /** How long before its start an appointment can still be booked. */
  minimumNoticeMinutes: minutes.min(0).max(60 * 24 * 30),
  /** How far ahead one can book, as elapsed days of 24 hours, so that the limit is the same in every zone. */
  horizonDays: z.number().int().min(1).max(730),
  /** Time kept free after each appointment. */
  bufferMinutes: minutes.min(0).max(240),
  /** How long a start stays reserved while the patient confirms. */
  holdMinutes: minutes.min(1).max(60),
});

export type SchedulingRules = z.infer<typeof schedulingRules>;

export const defaultRules: SchedulingRules = {
  incrementMinutes: 15,
  durationsMinutes: [15, 30, 45, 60],
  minimumNoticeMinutes: 60,
  horizonDays: 90,
  bufferMinutes: 0,
  holdMinutes: 5,
};

/**
 * The rules as they hold for whoever asks. The notice protects the clinic from patients, so the clinic is not held to
 * it. An appointment that is to be moved keeps its length, also when the clinic offers it no longer.
 */
export function rulesFor(
  rules: SchedulingRules,
  asker: { readonly patient: boolean; readonly keptMinutes?: number },
): SchedulingRules {
  const { keptMinutes } = asker;
  const kept = keptMinutes === undefined || rules.durationsMinutes.includes(keptMinutes) ? [] : [keptMinutes];
  return {
    ...rules,
    minimumNoticeMinutes: asker.patient ? rules.minimumNoticeMinutes : 0,
    durationsMinutes: [...rules.durationsMinutes, ...kept],
  };
}
