import { expect, test } from 'vitest';

import { incompleteKeys, plural } from './messages';

test('one is singular and everything else plural, nought too', () => {
  expect([0, 1, 2].map((count) => plural(count, 'item', 'items'))).toEqual(['0 items', '1 item', '2 items']);
});

test('an empty or missing translation is found by its path, or a page would show a hole', () => {
  const english = { a: 'x', b: { c: 'y', d: () => 'z', e: 'w' } };

  expect(incompleteKeys(english, { a: ' ', b: { c: 'ü', d: 'not a function' } })).toEqual(['a', 'b.d', 'b.e']);
  expect(incompleteKeys(english, { a: 'ä', b: { c: 'ü', d: () => '', e: 'v' } })).toEqual([]);
});
