import { expect, test } from 'vitest';

import { drawChart, gridStep } from './chart-geometry';

const area = { left: 50, top: 10, width: 700, height: 200 };

test.each([
  [0, 1],
  [4, 1],
  [79_900, 20_000],
  [100_100, 50_000],
])('for a best day of %d the axis steps by %d', (highest, step) => {
  expect(gridStep(highest)).toBe(step);
});

test('bars stand on the ground, inside the area, and as high as their share', () => {
  const { bars } = drawChart(
    [
      { date: 'a', amount: 100 },
      { date: 'b', amount: 50 },
      { date: 'c', amount: 0 },
    ],
    area,
  );
  const [best, half, none] = bars;

  expect(bars.every((bar) => bar.x >= area.left && bar.x + bar.width <= area.left + area.width)).toBe(true);
  expect(bars.every((bar) => Math.abs(bar.y + bar.height - (area.top + area.height)) < 1e-9)).toBe(true);
  expect(half?.height).toBeCloseTo((best?.height ?? 0) / 2);
  expect(none?.height).toBe(0);
});

test('a period without sales draws nothing that is not a number', () => {
  const { bars, grid } = drawChart([{ date: 'a', amount: 0 }], area);

  expect([...bars.map((bar) => bar.height), ...grid.map((line) => line.y)].every(Number.isFinite)).toBe(true);
});
