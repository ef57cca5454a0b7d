/** The languages of the app. */
export const LOCALES = ['en', 'ru', 'bn'] as const;
export type Locale = (typeof LOCALES)[number];

/** In their own words, so that everybody finds his own. */
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', ru: 'Русский', bn: 'বাংলা' };
export const LOCALE_COOKIE = 'telemed-locale';

export function asLocale(value: string | undefined | null): Locale | null {
  return LOCALES.find((locale) => locale === value) ?? null;
}

/** The first language of an Accept-Language header that the app speaks. */
export function preferredLocale(acceptLanguage: string | null): Locale | null {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.toLowerCase().split('-')[0], quality: quality ? Number(quality) : 1 };
    })
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    const locale = asLocale(language);
    if (locale) return locale;
  }
  return null;
}
