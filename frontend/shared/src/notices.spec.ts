import { expect, test } from 'vitest';

import { noticesOf, noticesOutside } from './notices';

const notices = [
  { code: 'A', message: 'a', area: 'coupon' },
  { code: 'B', message: 'b', area: null },
  { code: 'C', message: 'c', area: 'unheard-of' },
];

test('every notice is shown exactly once: beside its area, or at the top when no area takes it', () => {
  const areas = ['coupon', 'lines'];
  const shown = [...noticesOf(notices, areas), ...noticesOutside(notices, areas)];

  expect(shown.map((notice) => notice.code).sort()).toEqual(['A', 'B', 'C']);
});

test('without areas everything is shown, so that a page without parts loses no notice', () => {
  expect(noticesOf(notices, undefined)).toEqual(notices);
});
