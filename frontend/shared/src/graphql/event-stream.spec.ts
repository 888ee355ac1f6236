import { expect, test } from 'vitest';

import { EventStreamParser } from './event-stream';

const TEXT =
  ': hello\n\nevent: next\ndata: {"a":1}\n\n:\n\nevent: next\r\ndata: one\r\ndata: two\r\n\r\nevent: complete\ndata:\n\n';
const EVENTS = [
  { type: 'next', data: '{"a":1}' },
  { type: 'next', data: 'one\ntwo' },
  { type: 'complete', data: '' },
];

test('heartbeats are no events, lines may end either way, data may have several lines', () => {
  expect(new EventStreamParser().push(TEXT)).toEqual(EVENTS);
});

test('events survive a network that cuts the stream anywhere', () => {
  for (let at = 0; at <= TEXT.length; at += 1) {
    const parser = new EventStreamParser();
    expect([...parser.push(TEXT.slice(0, at)), ...parser.push(TEXT.slice(at))]).toEqual(EVENTS);
  }
});

test('an unfinished event waits for its end', () => {
  expect(new EventStreamParser().push('event: next\ndata: {"a"')).toEqual([]);
});
