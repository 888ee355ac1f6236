import { expect, test } from 'vitest';

import { formatDate } from './date';
import { chooseLocale } from './locale';

test.each([
  ['de', ['en-GB'], 'de'],
  [null, ['fr-FR', 'de-AT', 'en'], 'de'],
  [null, ['fr'], 'en'],
  ['xx', [], 'en'],
] as const)('remembered %j with languages %j speaks %s', (remembered, languages, expected) => {
  expect(chooseLocale(remembered, languages)).toBe(expected);
});

test('a date is shown in the language, and what is no date is shown as it came instead of "Invalid Date"', () => {
  expect(formatDate('2026-03-04', 'de')).toBe('04.03.2026');
  expect(formatDate('soon', 'en')).toBe('soon');
});
