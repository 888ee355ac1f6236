import { expect, test } from 'vitest';

import { addressProblems, COUNTRIES, EMPTY_ADDRESS, trimmed } from './address-rules';

const good = { name: 'Sophie Hopper', street: 'Lindenweg 4', postalCode: '10115', city: 'Berlin', country: 'DE' };

test('a good address has no problem, an empty one names every field that is missing', () => {
  expect(addressProblems(good)).toEqual({});
  expect(Object.keys(addressProblems(EMPTY_ADDRESS))).toEqual(['name', 'street', 'postalCode', 'city']);
});

test('blanks alone fill no field, or a parcel would go nowhere', () => {
  expect(addressProblems({ ...good, city: '   ' })).toEqual({ city: 'missing' });
});

test.each([
  ['DE', '1011'],
  ['AT', '10115'],
  ['NL', '1011'],
  ['PL', '00950'],
])('in %s the postal code %s is refused before the parcel is lost', (country, postalCode) => {
  expect(addressProblems({ ...good, country, postalCode })).toEqual({ postalCode: 'postalCodeInvalid' });
});

test.each([
  ['AT', '1010'],
  ['NL', '1011 AB'],
  ['PL', '00-950'],
  ['GR', '105 58'],
])('in %s the postal code %s is taken', (country, postalCode) => {
  expect(addressProblems({ ...good, country, postalCode })).toEqual({});
});

test('every country that is offered is a real code', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(COUNTRIES.filter((code) => names.of(code) === undefined)).toEqual([]);
});

test('what is sent has no blanks at its ends and nothing but the five fields', () => {
  expect(trimmed({ ...good, city: ' Berlin ', id: 'a1' } as typeof good)).toEqual(good);
});
