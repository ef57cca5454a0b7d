/** Days as the app writes them in English. */

/** Of `2026-11-24`: Tuesday, November 24. */
export function inWords(date: string, more: Intl.DateTimeFormatOptions = {}): string {
  return new Intl.DateTimeFormat('en', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
    ...more,
  }).format(new Date(date));
}
