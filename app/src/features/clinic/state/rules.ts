/** The clinic's rules of scheduling as a form holds them, and what the database will take. */

/** Bounds as in the database's own checks. */
export const BOUNDS = {
  increment_minutes: [1, 240],
  minimum_notice_minutes: [0, 43_200],
  horizon_days: [1, 730],
  buffer_minutes: [0, 240],
  hold_minutes: [1, 60],
  proposal_hours: [1, 336],
  cancellation_notice_minutes: [0, 43_200],
  waitlist_offer_minutes: [1, 240],
  working_day_minutes: [1, 1_440],
  check_reminder_minutes: [30, 43_200],
  checks_count_days: [1, 365],
} as const satisfies Record<string, readonly [number, number]>;

export type RuleName = keyof typeof BOUNDS;

export const RULE_NAMES = Object.keys(BOUNDS) as RuleName[];

/** In the order of a week that begins on Monday. */
export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export function inBounds(name: RuleName, value: unknown): boolean {
  const [least, most] = BOUNDS[name];
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

interface ListBounds {
  least: number;
  most: number;
  fewest: number;
  longest: number;
}

export const DURATION_LIST: ListBounds = { least: 5, most: 480, fewest: 1, longest: 12 };
export const REMINDER_LIST: ListBounds = { least: 1, most: 43_200, fewest: 0, longest: 6 };

/** "15, 30 45" as numbers, each once; null when one of them is none or out of bounds. */
export function parseMinuteList(text: string, bounds: ListBounds): number[] | null {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  if (words.some((word) => !/^\d+$/.test(word))) return null;
  const minutes = [...new Set(words.map(Number))];
  const fits = minutes.every((value) => value >= bounds.least && value <= bounds.most);
  return fits && minutes.length >= bounds.fewest && minutes.length <= bounds.longest ? minutes : null;
}
