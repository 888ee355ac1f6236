import { expect, test } from 'vitest';

import { chooseTheme, isDark } from './theme';

test('the device decides until the person does', () => {
  expect([isDark('system', true), isDark('system', false)]).toEqual([true, false]);
  expect([isDark('light', true), isDark('dark', false)]).toEqual([false, true]);
});

test('a damaged memory falls back to the device instead of breaking the page', () => {
  expect(chooseTheme('purple')).toBe('system');
});
