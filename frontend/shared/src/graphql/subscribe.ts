import { type CallOptions, ENDPOINT, type GraphqlAnswer, requestInit, unwrap } from './client';
import type { TypedDocument } from './document';
import { OfflineError, RefusedError } from './errors';
import { EventStreamParser, type ServerEvent } from './event-stream';

/** The heartbeat of the BFF comes far more often; a stream silent for longer is dead. */
const SILENCE_MS = 45_000;

/** One connection of a subscription, by GraphQL over SSE (distinct connections). Ends with `complete`; throws when it breaks. */
export async function* subscribe<R, V>(
  document: TypedDocument<R, V>,
  variables: V,
  options: CallOptions & { readonly silenceMs?: number } = {},
): AsyncGenerator<R, void, void> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const { body, status } = await open(document, variables, abort.signal, options.fetch ?? fetch);
    for await (const event of events(body, options.silenceMs ?? SILENCE_MS)) {
      if (event.type === 'complete') return;
      if (event.type === 'next') yield unwrap(JSON.parse(event.data) as GraphqlAnswer<R>, status);
    }
    throw new OfflineError();
  } finally {
    options.signal?.removeEventListener('abort', stop);
    abort.abort();
  }
}

interface Stream {
  readonly body: ReadableStream<Uint8Array>;
  readonly status: number;
}

async function open<R, V>(
  document: TypedDocument<R, V>,
  variables: V,
  signal: AbortSignal,
  send: typeof fetch,
): Promise<Stream> {
  const response = await send(ENDPOINT, { ...requestInit(document, variables, 'text/event-stream'), signal }).catch(
    () => {
      throw new OfflineError();
    },
  );
  const { body, status } = response;
  if (body && response.headers.get('Content-Type')?.startsWith('text/event-stream')) return { body, status };
  const answer = (await response.json().catch(() => ({}))) as GraphqlAnswer<R>;
  unwrap(answer, status);
  throw new RefusedError('NOT_A_STREAM', 'The shop did not answer with a stream.');
}

async function* events(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<ServerEvent, void, void> {
  const parser = new EventStreamParser();
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  try {
    let piece = await withDeadline(reader.read(), silenceMs);
    while (!piece.done) {
      yield* parser.push(piece.value);
      piece = await withDeadline(reader.read(), silenceMs);
    }
  } finally {
    // The connection may be gone already; there is nothing left to tell then.
    reader.cancel().catch(() => undefined);
  }
}

function withDeadline<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new OfflineError()), milliseconds);
    promise.then(resolve, () => reject(new OfflineError())).finally(() => clearTimeout(timer));
  });
}
