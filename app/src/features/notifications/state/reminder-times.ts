/** How long before an appointment reminders go out, as choices and in units people count in. */

export const MOST_REMINDERS = 6;

const USUAL = [10, 30, 60, 120, 1_440, 2_880, 10_080];

/** The usual times and whatever has been chosen besides, longest first. */
export function reminderChoices(chosen: readonly number[]): number[] {
  return [...new Set([...USUAL, ...chosen])].sort((a, b) => b - a);
}

export interface UnitOfTime {
  count: number;
  unit: 'day' | 'hour' | 'minute';
}

/** The largest unit that needs no fraction. */
export function inUnits(minutes: number): UnitOfTime {
  if (minutes % 1_440 === 0 && minutes > 0) return { count: minutes / 1_440, unit: 'day' };
  if (minutes % 60 === 0 && minutes > 0) return { count: minutes / 60, unit: 'hour' };
  return { count: minutes, unit: 'minute' };
}

/** E.164 of what a person types, or null when it cannot be one. */
export function asPhone(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '').replace(/^00/, '+');
  return /^\+[1-9][0-9]{6,14}$/.test(digits) ? digits : null;
}
