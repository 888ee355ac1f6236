import type { en } from './shared/i18n/en';
import type { Translation } from '@stoa/shared/messages';

const TITLES = {
  home: (t) => t.home.title,
  list: (t) => t.list.title,
  product: (t) => t.product.title,
  basket: (t) => t.basket.title,
  checkout: (t) => t.checkout.title,
  orders: (t) => t.orders.title,
  order: (t) => t.order.title,
  account: (t) => t.account.title,
  error: (t) => t.errors.title,
  notFound: (t) => t.errors.notFound,
} satisfies Record<string, (t: Translation<typeof en>) => string>;

/** What a route may write as its title. */
export type PageTitle = keyof typeof TITLES;

/** The words for a route's title; without a key the name of the shop. */
export function pageTitle(t: Translation<typeof en>, key: string | undefined): string {
  return key && key in TITLES ? TITLES[key as PageTitle](t) : t.shop.name;
}
