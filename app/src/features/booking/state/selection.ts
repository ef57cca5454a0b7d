/** What has been chosen so far. It stands in the page's address, so that Back, reload and links work. */
import { z } from 'zod';

export interface Selection {
  /** For whom, when it is not oneself. */
  patientId: string | null;
  doctorId: string | null;
  durationMinutes: number | null;
  /** A day on the reader's own calendar, YYYY-MM-DD. */
  day: string | null;
  start: string | null;
  /** Over what is booked already; the clinic's staff only. */
  overbook: boolean;
}

export const nothingChosen: Selection = {
  patientId: null,
  doctorId: null,
  durationMinutes: null,
  day: null,
  start: null,
  overbook: false,
};

export type Step = 'patient' | 'doctor' | 'time' | 'confirm';

const optional = <Value>(schema: z.ZodType<Value>) => schema.nullable().catch(null);

const address = z.object({
  patientId: optional(z.uuid()),
  doctorId: optional(z.uuid()),
  durationMinutes: optional(z.coerce.number().int().min(1).max(1_440)),
  day: optional(z.iso.date()),
  start: optional(z.iso.datetime({ offset: true })),
  overbook: z
    .literal('yes')
    .transform(() => true)
    .catch(false),
});

const NAMES = {
  patientId: 'patient',
  doctorId: 'doctor',
  durationMinutes: 'minutes',
  day: 'day',
  start: 'start',
  overbook: 'overbook',
} as const satisfies Record<keyof Selection, string>;

const KEYS = Object.keys(NAMES) as (keyof Selection)[];

/** What in the address makes no sense counts as not chosen. */
export function readSelection(query: { get(name: string): string | null }): Selection {
  // Coercion would make 0 of a missing number, hence the empty string is kept out.
  const raw = Object.fromEntries(KEYS.map((key) => [key, query.get(NAMES[key]) || null]));
  const { durationMinutes, ...rest } = raw;
  return address.parse({ ...rest, durationMinutes: durationMinutes ?? 'none' });
}

export function writeSelection(selection: Selection): string {
  const query = new URLSearchParams();
  for (const key of KEYS) {
    const value = selection[key];
    if (value === null || value === false) continue;
    query.set(NAMES[key], value === true ? 'yes' : String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Takes a change over and drops what was chosen on the ground of what it replaces. */
export function choose(selection: Selection, change: Partial<Selection>): Selection {
  const next = { ...selection, ...change };
  const differs = (key: keyof Selection): boolean => next[key] !== selection[key];
  if (differs('doctorId') && change.start === undefined) {
    next.day = change.day ?? null;
    next.overbook = change.overbook ?? false;
  }
  const groundMoved = (['patientId', 'doctorId', 'durationMinutes', 'day', 'overbook'] as const).some(
    differs,
  );
  if (groundMoved && change.start === undefined) next.start = null;
  return next;
}

/** The first thing that is still open; for others one says first for whom. */
export function stepOf(selection: Selection, { onBehalf }: { onBehalf: boolean }): Step {
  if (onBehalf && !selection.patientId) return 'patient';
  if (!selection.doctorId) return 'doctor';
  if (!selection.durationMinutes || !selection.start) return 'time';
  return 'confirm';
}
