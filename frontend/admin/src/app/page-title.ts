import type { Translation } from '@stoa/shared/messages';

import type { en } from './shared/i18n/en';

const TITLES = {
  dashboard: (t) => t.dashboard.title,
  orders: (t) => t.orders.title,
  stock: (t) => t.stock.title,
  notFound: (t) => t.gate.notFound,
} satisfies Record<string, (t: Translation<typeof en>) => string>;

/** What a route may write as its title. */
export type PageTitle = keyof typeof TITLES;

/** The words for a route's title; without a key the name of the console. */
export function pageTitle(t: Translation<typeof en>, key: string | undefined): string {
  return key && key in TITLES ? TITLES[key as PageTitle](t) : t.console.name;
}
