import { expect, test } from 'vitest';

import type { TypedDocument } from './document';
import { subscribe } from './subscribe';

const Ticks: TypedDocument<{ tick: number }, Record<string, never>> = {
  name: 'Ticks',
  text: 'subscription Ticks{tick}',
};

function streaming(text: string, close = true): { fetch: typeof fetch; cancelled: () => boolean } {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      if (close) controller.close();
    },
    cancel() {
      cancelled = true;
    },
  });
  const answer = () => Promise.resolve(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
  return { fetch: answer, cancelled: () => cancelled };
}

async function collect(fetch: typeof globalThis.fetch, silenceMs = 1000): Promise<number[]> {
  const ticks: number[] = [];
  for await (const { tick } of subscribe(Ticks, {}, { fetch, silenceMs })) ticks.push(tick);
  return ticks;
}

const next = (tick: number) => `event: next\ndata: {"data":{"tick":${tick}}}\n\n`;

test('values come one by one until the stream completes', async () => {
  const { fetch } = streaming(`${next(1)}: beat\n\n${next(2)}event: complete\ndata:\n\n${next(3)}`);

  await expect(collect(fetch)).resolves.toEqual([1, 2]);
});

test('a stream that breaks off is an error, so that somebody connects again', async () => {
  const { fetch } = streaming(next(1));

  await expect(collect(fetch)).rejects.toMatchObject({ code: 'OFFLINE' });
});

test('a stream that falls silent is given up instead of being trusted for ever', async () => {
  const { fetch } = streaming(next(1), false);

  await expect(collect(fetch, 5)).rejects.toMatchObject({ code: 'OFFLINE' });
});

test('leaving the page closes the connection, or the server would serve nobody', async () => {
  const { fetch, cancelled } = streaming(next(1), false);
  for await (const value of subscribe(Ticks, {}, { fetch })) {
    expect(value).toEqual({ tick: 1 });
    break;
  }

  expect(cancelled()).toBe(true);
});

test('a refusal is told by its code although a stream was asked for', async () => {
  const answer = { errors: [{ message: 'm', extensions: { code: 'FORBIDDEN' } }] };
  const refuse = (() => Promise.resolve(Response.json(answer))) as typeof fetch;

  await expect(collect(refuse)).rejects.toMatchObject({ forbidden: true });
});
