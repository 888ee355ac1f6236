import type { TypedDocument } from './document';
import { OfflineError, RefusedError } from './errors';

/** Sent with every request but navigation: a foreign page cannot add it. */
export const CSRF_HEADERS = { 'X-CSRF': '1' } as const;

export const ENDPOINT = '/graphql';
const DEADLINE_MS = 20_000;

export interface GraphqlError {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

export interface GraphqlAnswer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly GraphqlError[];
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
}

export function requestInit<R, V>(document: TypedDocument<R, V>, variables: V, accept: string): RequestInit {
  return {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { ...CSRF_HEADERS, 'Content-Type': 'application/json', Accept: accept },
    body: JSON.stringify({ operationName: document.name, query: document.text, variables }),
  };
}

/**
 * The data of an answer, or the error it stands for.
 *
 * Data beside errors is not shown: a part that could not be had is told by `notices`, so an error means that the whole field failed,
 * and its null must not be taken for "there is no such thing".
 */
export function unwrap<Result>(answer: GraphqlAnswer<Result>, status: number): Result {
  const [first] = answer.errors ?? [];
  if (answer.data && !first) return answer.data;
  throw new RefusedError(
    first?.extensions?.code ?? codeOfStatus(status),
    first?.message ?? `The shop answered with status ${status}.`,
  );
}

function codeOfStatus(status: number): string {
  if (status === 200) return 'INTERNAL';
  return status === 401 ? 'UNAUTHENTICATED' : `HTTP_${status}`;
}

/** One query or mutation; the answer's data, or an ApiError. */
export async function execute<R, V>(
  document: TypedDocument<R, V>,
  variables: V,
  options: CallOptions = {},
): Promise<R> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const send = options.fetch ?? fetch;
  let response: Response;
  try {
    response = await send(ENDPOINT, { ...requestInit(document, variables, 'application/json'), signal });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new OfflineError();
  }
  const answer: unknown = await response.json().catch(() => ({}));
  return unwrap<R>(answer as GraphqlAnswer<R>, response.status);
}
