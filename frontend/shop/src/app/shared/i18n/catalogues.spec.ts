import { incompleteKeys } from '@stoa/shared/messages';
import { expect, test } from 'vitest';

import { de } from './de';
import { en } from './en';

test('every English text has a German one, or a German page would show a hole', () => {
  expect(incompleteKeys(en, de)).toEqual([]);
});

test('no German key is left over from a text that English no longer has', () => {
  expect(incompleteKeys(de, en)).toEqual([]);
});
