import { expect, test } from 'vitest';

import { listInput, readFilters, writeFilters } from './filters';

test('filters survive the way into the address and back, or a kept link would show another list', () => {
  const filters = readFilters({ category: 'pottery', q: ' bowl ', min: '1000', max: '5000', sort: 'PRICE_ASC' });

  expect(filters.search).toBe('bowl');
  expect(readFilters(writeFilters(filters))).toEqual(filters);
});

test.each([{ min: '-1' }, { min: 'abc' }, { max: '99999999999' }, { sort: 'DROP TABLE' }, { q: '   ' }])(
  'the odd address %j still shows the plain list',
  (params) => {
    expect(readFilters(params)).toEqual(readFilters({}));
  },
);

test('a search of any length fits what the market takes', () => {
  expect(readFilters({ q: 'x'.repeat(5000) }).search).toHaveLength(100);
});

test('the next page asks with the same filters and the cursor', () => {
  const input = listInput(readFilters({ q: 'bowl' }), 24, 'cursor');

  expect(input).toMatchObject({ search: 'bowl', first: 24, after: 'cursor', sort: 'FEATURED', category: null });
});
