import { expect, test } from 'vitest';

import { may } from './permissions';

test('the console offers each job what the market lets it do, and nobody else anything', () => {
  expect(may(['customer', 'stock-manager'], 'adjust-stock')).toBe(true);
  expect(may(['support'], 'adjust-stock')).toBe(false);
  expect(may(['auditor'], 'cancel-orders')).toBe(false);
  expect(may(['customer'], 'see-stock')).toBe(false);
  expect(may([], 'see-orders')).toBe(false);
});
