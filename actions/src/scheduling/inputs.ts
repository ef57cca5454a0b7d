/** Field types of the scheduling actions' inputs. */
import { z } from 'zod';
import { storable, uuid } from '../http/text.ts';
import type { Interval } from './interval.ts';
import { minute } from './interval.ts';
import { refused } from './refusals.ts';
import { isTimeZone } from './zone-clock.ts';

/** An instant with its offset, as milliseconds since the epoch. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** GraphQL sends null for what the client leaves out on purpose. */
export function optional<Shape extends z.ZodType>(shape: Shape) {
  return shape.nullish().transform((value) => value ?? undefined);
}

export const optionalId = optional(uuid);
export const durationMinutes = z.int().min(1).max(1440);
export const timeZone = z.string().max(64).refine(isTimeZone);
export const wallTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);

/** A few sentences a person typed; may be empty. */
export function note(maximum: number) {
  return z.string().trim().max(maximum).refine(storable);
}

export const longestWindowDays = 62;

/** A window of a calendar that somebody looks at. */
export function windowOf(from: number, to: number): Interval {
  if (from >= to) throw refused('VALIDATION_FAILED', 'The window ends before it begins.');
  if (to - from > longestWindowDays * 24 * 60 * minute) {
    throw refused('VALIDATION_FAILED', `A window has at most ${longestWindowDays} days.`);
  }
  return { start: from, end: to };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
