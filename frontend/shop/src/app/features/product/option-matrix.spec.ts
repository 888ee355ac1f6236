import { expect, test } from 'vitest';

import type { StockLevel } from '../../shared/api/operations.generated';
import { choose, firstChoice, optionGroups } from './option-matrix';

function variant(id: string, colour: string, size: string, stock: StockLevel = 'IN') {
  return {
    id,
    name: `${colour} ${size}`,
    stock,
    options: [
      { name: 'Colour', value: colour },
      { name: 'Size', value: size },
    ],
  };
}

const redS = variant('red-s', 'red', 'S');
const redM = variant('red-m', 'red', 'M', 'OUT');
const blueM = variant('blue-m', 'blue', 'M');
const blueL = variant('blue-l', 'blue', 'L');
const variants = [redS, redM, blueM, blueL];

test('what cannot be had with the chosen colour is impossible, so nobody orders what does not exist', () => {
  const [colours, sizes] = optionGroups(variants, redS);

  expect(colours?.choices.map((choice) => [choice.value, choice.possible])).toEqual([
    ['red', true],
    ['blue', true],
  ]);
  expect(sizes?.choices.map((choice) => [choice.value, choice.selected, choice.possible])).toEqual([
    ['S', true, true],
    ['M', false, true],
    ['L', false, false],
  ]);
});

test('every choice that is offered leads to a variant that has it: there is no dead end', () => {
  for (const chosen of variants) {
    for (const group of optionGroups(variants, chosen)) {
      for (const choice of group.choices.filter(({ possible }) => possible)) {
        const next = choose(variants, chosen, group.name, choice.value);
        expect(next.options).toContainEqual({ name: group.name, value: choice.value });
      }
    }
  }
});

test('a new colour keeps the size when it can', () => {
  expect(choose([redM, blueL, blueM], redM, 'Colour', 'blue')).toBe(blueM);
});

test('the page opens with a variant on stock, and with a sold-out one only when all are', () => {
  expect(firstChoice([redM, blueM])).toBe(blueM);
  expect(firstChoice([redM])).toBe(redM);
  expect(firstChoice([])).toBeUndefined();
});

test('variants without options can still be told apart by their names', () => {
  const plain = ['First', 'Second'].map((name) => ({ id: name, name, stock: 'IN' as const, options: [] }));
  const [first] = plain;
  if (!first) throw new Error('there are two');

  expect(optionGroups(plain, first)[0]?.choices.map((choice) => choice.value)).toEqual(['First', 'Second']);
  expect(choose(plain, first, '', 'Second').id).toBe('Second');
  expect(optionGroups([first], first)).toEqual([]);
});
