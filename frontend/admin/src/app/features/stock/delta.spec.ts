import { expect, test } from 'vitest';

import { parseDelta } from './delta';

test.each([
  ['10', 10],
  ['+10', 10],
  ['-3', -3],
  ['−3', -3],
])('the change %j is %d', (text, delta) => {
  expect(parseDelta(text)).toBe(delta);
});

test.each(['', '0', '1.5', 'ten', '2147483648', '100001', '--3'])('the change %j never reaches the stock', (text) => {
  expect(parseDelta(text)).toBeUndefined();
});
