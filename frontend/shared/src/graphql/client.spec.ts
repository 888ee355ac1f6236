import { expect, test } from 'vitest';

import { execute } from './client';
import type { TypedDocument } from './document';
import { OfflineError, RefusedError } from './errors';

const Home: TypedDocument<{ home: string | null }, { id: string }> = { name: 'Home', text: 'query Home{home}' };

function answering(body: unknown, status = 200): { fetch: typeof fetch; sent: RequestInit[] } {
  const sent: RequestInit[] = [];
  const answer = (_: unknown, init?: RequestInit) => {
    sent.push(init ?? {});
    return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));
  };
  return { fetch: answer, sent };
}

test('every call carries the header that a foreign page cannot send', async () => {
  const { fetch, sent } = answering({ data: { home: 'sweet' } });

  await expect(execute(Home, { id: '1' }, { fetch })).resolves.toEqual({ home: 'sweet' });
  expect(new Headers(sent[0]?.headers).get('X-CSRF')).toBe('1');
  expect(JSON.parse(sent[0]?.body as string)).toEqual({
    operationName: 'Home',
    query: 'query Home{home}',
    variables: { id: '1' },
  });
});

test('a null beside an error is a failure, never "there is no such thing"', async () => {
  const { fetch } = answering({ data: { home: null }, errors: [{ message: 'm', extensions: { code: 'UPSTREAM' } }] });

  await expect(execute(Home, { id: '1' }, { fetch })).rejects.toMatchObject({ code: 'UPSTREAM' });
});

test('an answer that asks for sign-in is known as such, whether by code or by status', async () => {
  const byCode = answering({ data: null, errors: [{ message: 'm', extensions: { code: 'UNAUTHENTICATED' } }] });
  const byStatus = answering('', 401);

  for (const { fetch } of [byCode, byStatus]) {
    await expect(execute(Home, { id: '1' }, { fetch })).rejects.toMatchObject({ needsSignIn: true });
  }
});

test('a proxy page instead of JSON is an error with its status, not a crash', async () => {
  const { fetch } = answering('<html>Bad gateway</html>', 502);

  const call = execute(Home, { id: '1' }, { fetch });
  await expect(call).rejects.toBeInstanceOf(RefusedError);
  await expect(call).rejects.toMatchObject({ code: 'HTTP_502' });
});

test('no network is told apart from a refusal: nothing is known about the effect', async () => {
  const broken = (() => Promise.reject(new TypeError('failed to fetch'))) as typeof fetch;

  await expect(execute(Home, { id: '1' }, { fetch: broken })).rejects.toBeInstanceOf(OfflineError);
});
