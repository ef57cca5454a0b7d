/** On which day a person's week begins. */

/** Counted from Sunday as 0. The browser's languages know the country, which the app's language alone does not. */
export function firstDayOfWeek(locale: string, browserLanguages: readonly string[]): number {
  const regional = browserLanguages.find((language) => language.startsWith(`${locale}-`)) ?? locale;
  const intl = new Intl.Locale(regional) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  // Older browsers have it as a property, Firefox does not have it at all; most of the world begins on Monday.
  const firstDay = (intl.getWeekInfo?.() ?? intl.weekInfo)?.firstDay ?? 1;
  return firstDay % 7;
}
