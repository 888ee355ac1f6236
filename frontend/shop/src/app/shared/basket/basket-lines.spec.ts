import { expect, test } from 'vitest';

import { parseQuantity, quantityOf } from './basket-lines';

test.each(['0', '-1', '2147483648', '1.5', '', 'two', '1e3', '10'])('the quantity %j is never sent', (text) => {
  expect(parseQuantity(text, 9)).toBeUndefined();
});

test.each([
  ['1', 1],
  [' 9 ', 9],
])('the quantity %j is %d', (text, quantity) => {
  expect(parseQuantity(text, 9)).toBe(quantity);
});

test('what is not in the basket counts nought', () => {
  const basket = { lines: [{ variantId: 'v1', quantity: 2 }] };

  expect([quantityOf(basket, 'v1'), quantityOf(basket, 'v2'), quantityOf(undefined, 'v1')]).toEqual([2, 0, 0]);
});
