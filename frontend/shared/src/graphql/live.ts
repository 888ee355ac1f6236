import { ApiError } from './errors';

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
  let failures = 0;
  const ended = () => options.signal.aborted;
  while (!ended()) {
    try {
      await listen(options, () => (failures = 0));
      return;
    } catch (error) {
      if (ended()) return;
      if (!worthAnotherTry(error)) throw error;
      options.onConnection(false);
      await pause(failures, options.signal);
      failures += 1;
    }
  }
}

async function listen<T>(
  { connect, onConnection, onValue, signal }: LiveOptions<T>,
  onSign: () => void,
): Promise<void> {
  for await (const value of connect()) {
    if (signal.aborted) return;
    onSign();
    onConnection(true);
    onValue(value);
  }
}

const REFUSALS = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'GRAPHQL_VALIDATION_FAILED'];

/** Only a refusal would be refused again; a network, gateway or subgraph may only be away for a moment. */
function worthAnotherTry(error: unknown): boolean {
  return !(error instanceof ApiError && REFUSALS.includes(error.code));
}

function growingPause(attempt: number, signal: AbortSignal): Promise<void> {
  const milliseconds = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 6));
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
