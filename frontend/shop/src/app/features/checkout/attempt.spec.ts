import { expect, test } from 'vitest';

import { nextAttempt } from './attempt';

function keys(): () => string {
  let count = 0;
  return () => `key-${String(++count)}`;
}

test('as long as nobody knows what became of it, the same order keeps its key and is never placed twice', () => {
  const newKey = keys();
  const first = nextAttempt(undefined, { token: 'tok_visa' }, newKey);

  expect(nextAttempt(first, { token: 'tok_visa' }, newKey)).toBe(first);
});

test('a changed order is a new attempt, or the market would refuse the reused key', () => {
  const newKey = keys();
  const first = nextAttempt(undefined, { token: 'tok_visa' }, newKey);

  expect(nextAttempt(first, { token: 'tok_declined' }, newKey).key).toBe('key-2');
});

test('after a definite answer the same order gets a new key, so that a declined payment can be tried again', () => {
  const newKey = keys();
  nextAttempt(undefined, { token: 'tok_visa' }, newKey);

  expect(nextAttempt(undefined, { token: 'tok_visa' }, newKey).key).toBe('key-2');
});
