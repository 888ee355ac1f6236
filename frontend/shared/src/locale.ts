export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];
/** How the schemas spell it. */
export type ApiLocale = Uppercase<Locale>;

/** Regional habits of each language: dates and money of Europe. */
const REGIONS: Record<Locale, string> = { en: 'en-IE', de: 'de-DE' };

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** The remembered choice, else the first language of the browser that we speak, else English. */
export function chooseLocale(remembered: string | null, languages: readonly string[]): Locale {
  if (isLocale(remembered)) return remembered;
  const spoken = languages.map((language) => language.slice(0, 2).toLowerCase());
  return spoken.find(isLocale) ?? 'en';
}

export function apiLocale(locale: Locale): ApiLocale {
  return locale === 'de' ? 'DE' : 'EN';
}

export function region(locale: Locale): string {
  return REGIONS[locale];
}
