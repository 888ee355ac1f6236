import { expect, test } from 'vitest';

import { OfflineError, RefusedError } from './errors';
import { keepLive } from './live';

async function* thenFail(values: number[], error?: Error): AsyncGenerator<number, void, void> {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
  if (error) throw error;
}

function watch(connections: AsyncIterable<number>[]) {
  const seen: (number | boolean)[] = [];
  const pauses: number[] = [];
  const abort = new AbortController();
  const done = keepLive({
    connect: () => connections.shift() ?? thenFail([]),
    onValue: (value) => seen.push(value),
    onConnection: (connected) => seen.push(connected),
    signal: abort.signal,
    pause: (attempt) => {
      pauses.push(attempt);
      return Promise.resolve();
    },
  });
  return { seen, pauses, abort, done };
}

test('a broken stream is taken up again, and the page hears of the break before the next value', async () => {
  const { seen, done } = watch([thenFail([1], new OfflineError()), thenFail([2])]);
  await done;

  expect(seen).toEqual([true, 1, false, true, 2]);
});

test('pauses grow while nothing comes and start small again after a value', async () => {
  const fail = () => thenFail([], new OfflineError());
  const { pauses, done } = watch([fail(), fail(), thenFail([1], new OfflineError()), fail(), thenFail([])]);
  await done;

  expect(pauses).toEqual([0, 1, 0, 1]);
});

test('a refusal ends it: asking again would be refused again', async () => {
  const { done, pauses } = watch([thenFail([], new RefusedError('FORBIDDEN', 'no'))]);

  await expect(done).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(pauses).toEqual([]);
});

test('a gateway that is away for a moment is asked again', async () => {
  const { seen, done } = watch([thenFail([], new RefusedError('HTTP_502', 'away')), thenFail([7])]);
  await done;

  expect(seen).toEqual([false, true, 7]);
});

test('nothing arrives after the page has gone', async () => {
  const { seen, abort, done } = watch([thenFail([1, 2, 3])]);
  abort.abort();
  await done;

  expect(seen).toEqual([]);
});
