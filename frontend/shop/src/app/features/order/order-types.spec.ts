import { expect, test } from 'vitest';

import { applyChange, isStale, type Order, type OrderChange } from './order-types';

const order = {
  id: 'o1',
  status: 'PLACED',
  cancellable: true,
  timeline: [{ status: 'PLACED', at: 'a' }],
  number: 'ST-1',
} as unknown as Order;

function change(status: OrderChange['status'], steps: number): OrderChange {
  const timeline = Array.from({ length: steps }, () => ({ status, at: 'b' }));
  return { id: 'o1', number: 'ST-1', status, cancellationReason: null, timeline, payments: [], shipments: [] };
}

test('a change moves the status and keeps what the stream does not tell', () => {
  expect(applyChange(order, change('PAID', 3))).toMatchObject({ status: 'PAID', number: 'ST-1', cancellable: true });
});

test('an order that is packed no longer offers to be cancelled', () => {
  expect(applyChange(order, change('CONFIRMED', 4)).cancellable).toBe(false);
});

test('news older than what the page shows is dropped, or the status would jump back', () => {
  expect(isStale(order, change('PLACED', 0))).toBe(true);
  expect(isStale(order, change('PAID', 2))).toBe(false);
});
