import { ApiError, OfflineError } from './errors';

export interface LiveOptions<T> {
  /** Opens one connection. */
  readonly connect: () => AsyncIterable<T>;
  readonly onValue: (value: T) => void;
  /** The connection state as the page shows it. Called with true before the first value after a break, so that it can ask again. */
  readonly onConnection: (connected: boolean) => void;
  readonly signal: AbortSignal;
  /** Waits between two attempts; ends early when the signal aborts. */
  readonly pause?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Keeps a subscription alive: connects again with growing pauses until it completes, is refused or the signal aborts. */
export async function keepLive<T>(options: LiveOptions<T>): Promise<void> {
  const pause = options.pause ?? growingPause;
  for (let attempt = 0; !options.signal.aborted; attempt += 1) {
    try {
      for await (const value of options.connect()) {
        if (options.signal.aborted) return;
        options.onConnection(true);
        options.onValue(value);
        attempt = 0;
      }
      return;
    } catch (error) {
      if (options.signal.aborted) return;
      if (error instanceof ApiError && !(error instanceof OfflineError) && !transient(error)) throw error;
      options.onConnection(false);
      await pause(attempt, options.signal);
    }
  }
}

/** A gateway or subgraph that is away for a moment is worth another try; a refusal is not. */
function transient(error: ApiError): boolean {
  return !['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'GRAPHQL_VALIDATION_FAILED'].includes(error.code);
}

function growingPause(attempt: number, signal: AbortSignal): Promise<void> {
  const milliseconds = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 6));
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
