import { expect, test } from 'vitest';

import { isFinal, timelineSteps } from './timeline-steps';

const at = (hour: number) => `2026-01-01T0${String(hour)}:00:00Z`;

test('an order under way shows what is done, what is now and what is ahead', () => {
  const steps = timelineSteps('PAID', [
    { status: 'PLACED', at: at(1) },
    { status: 'STOCK_RESERVED', at: at(2) },
    { status: 'PAID', at: at(3) },
  ]);

  expect(steps.map((step) => step.state)).toEqual(['done', 'done', 'current', 'ahead', 'ahead', 'ahead']);
  expect(steps[2]?.at).toBe(at(3));
});

test('a delivered order has nothing left to wait for', () => {
  expect(timelineSteps('DELIVERED', []).every((step) => step.state === 'done')).toBe(true);
});

test('a cancelled order promises nothing ahead and shows where it ended', () => {
  const steps = timelineSteps('CANCELLED', [
    { status: 'PLACED', at: at(1) },
    { status: 'CANCELLED', at: at(2) },
  ]);

  expect(steps).toEqual([
    { status: 'PLACED', state: 'done', at: at(1) },
    { status: 'CANCELLED', state: 'broken', at: at(2) },
  ]);
});

test('only delivered and cancelled end the following of an order', () => {
  expect((['PLACED', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'] as const).filter(isFinal)).toEqual([
    'DELIVERED',
    'CANCELLED',
  ]);
});
