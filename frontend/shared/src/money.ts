import { type Locale, region } from './locale';

/** An amount in minor units, as every schema of the market has it. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(currency: string, locale: Locale): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(region(locale), { style: 'currency', currency });
    formatters.set(key, found);
  }
  return found;
}

/** How many minor units make one: 100 for EUR, 1 for JPY. */
export function minorUnits(currency: string): number {
  return 10 ** (formatter(currency, 'en').resolvedOptions().maximumFractionDigits ?? 2);
}

export function formatMoney(money: Money, locale: Locale): string {
  return formatter(money.currency, locale).format(money.amount / minorUnits(money.currency));
}

/** What a person types into a price field, as minor units; undefined when it is not a price. */
export function parseAmount(text: string, currency = 'EUR'): number | undefined {
  const plain = text.trim().replace(',', '.');
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(plain)) return undefined;
  return Math.round(Number(plain) * minorUnits(currency));
}

export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new RangeError(`${left.currency} and ${right.currency} do not add up`);
  return { amount: left.amount + right.amount, currency: left.currency };
}
