import { type Locale, region } from './locale';

const STYLES = {
  date: { dateStyle: 'medium' },
  dateTime: { dateStyle: 'medium', timeStyle: 'short' },
  dayMonth: { day: 'numeric', month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateStyle = keyof typeof STYLES;

/** An ISO 8601 moment in the reader's words and time zone; the text itself when it is no moment. */
export function formatDate(iso: string, locale: Locale, style: DateStyle = 'date'): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return new Intl.DateTimeFormat(region(locale), STYLES[style]).format(moment);
}
