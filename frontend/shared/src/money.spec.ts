import { expect, test } from 'vitest';

import { addMoney, formatMoney, minorUnits, parseAmount } from './money';

const euro = (amount: number) => ({ amount, currency: 'EUR' });

test('an amount is shown in the habits of the language, or shoppers misread the price', () => {
  expect(formatMoney(euro(123_456), 'en')).toBe('€1,234.56');
  expect(formatMoney(euro(123_456), 'de')).toBe('1.234,56\u00A0€');
});

test('a currency without minor units is not divided by a hundred', () => {
  expect(minorUnits('JPY')).toBe(1);
  expect(formatMoney({ amount: 500, currency: 'JPY' }, 'en')).toContain('500');
});

test.each([
  ['19.99', 1999],
  ['19,99', 1999],
  [' 20 ', 2000],
  ['0.5', 50],
])('the typed price %j becomes %d cents without a rounding error', (text, cents) => {
  expect(parseAmount(text)).toBe(cents);
});

test.each(['', 'ten', '-1', '1.999', '99999999', '1e3'])('what is no price (%j) never becomes one', (text) => {
  expect(parseAmount(text)).toBeUndefined();
});

test('two currencies are never added up to a wrong total', () => {
  expect(addMoney(euro(100), euro(23))).toEqual(euro(123));
  expect(() => addMoney(euro(1), { amount: 1, currency: 'USD' })).toThrow(RangeError);
});
