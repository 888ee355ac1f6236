import type { GraphiQLProps } from 'graphiql';
import { parse } from 'graphql';
import { readEvents } from './server-events';

const HEADERS = { 'Content-Type': 'application/json', 'X-CSRF': '1' };

/** Queries and mutations by POST, subscriptions as server-sent events. The session's cookie goes along; the page holds no token. */
export const fetcher: GraphiQLProps['fetcher'] = (request, options) => {
  const init = {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...HEADERS, ...options?.headers },
    body: JSON.stringify(request),
  } as const;
  return isSubscription(request.query, request.operationName) ? follow(init) : ask(init);
};

async function ask(init: RequestInit) {
  const response = await fetch('/graphql', { ...init, headers: { ...init.headers, Accept: 'application/json' } });
  return response.json();
}

async function* follow(init: RequestInit) {
  const response = await fetch('/graphql', { ...init, headers: { ...init.headers, Accept: 'text/event-stream' } });
  if (!response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
    yield await response.json();
    return;
  }
  for await (const event of readEvents(response.body)) {
    if (event.type === 'complete') return;
    if (event.type === 'next') yield JSON.parse(event.data);
  }
}

function isSubscription(query: string, name: string | null | undefined): boolean {
  const operations = parse(query).definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const chosen = operations.find((operation) => operation.name?.value === name) ?? operations[0];
  return chosen?.operation === 'subscription';
}
