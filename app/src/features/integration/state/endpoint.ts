/** What an endpoint can be told, in the order of a session's life, and what its address looks like. */
export const EVENTS = [
  'upcoming',
  'rescheduled',
  'current',
  'finished',
  'missed',
  'cancelled',
  'corrected',
] as const;

export function isAddress(text: string): boolean {
  return /^https?:\/\/./.test(text.trim());
}
