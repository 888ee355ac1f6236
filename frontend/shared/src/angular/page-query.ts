import { computed, DestroyRef, inject, linkedSignal, resource, type Signal } from '@angular/core';

import type { TypedDocument } from '../graphql/document';
import { type ApiError, asApiError, OfflineError } from '../graphql/errors';
import { execute } from '../graphql/client';
import { SessionStore } from './session-store';

export interface PageQuery<R> {
  /** The newest answer; while the next one is under way the previous one stays. */
  readonly data: Signal<R | undefined>;
  readonly error: Signal<ApiError | undefined>;
  readonly loading: Signal<boolean>;
  reload(): void;
  /** Puts in what a mutation answered. */
  set(data: R): void;
}

/** Asks the BFF for a page's data, again whenever the variables change; `undefined` variables ask nothing. */
export function pageQuery<R, V>(document: TypedDocument<R, V>, variables: () => V | undefined): PageQuery<R> {
  const session = inject(SessionStore);
  const answers = resource<R, V | undefined>({
    params: () => variables(),
    loader: async ({ params, abortSignal }) => {
      try {
        return await execute(document, params as V, { signal: abortSignal });
      } catch (error) {
        // The header must not go on showing a name when the session is over.
        if (asApiError(error).needsSignIn) void session.check();
        throw asApiError(error);
      }
    },
  });
  const data = linkedSignal<R | undefined, R | undefined>({
    source: () => (answers.hasValue() ? answers.value() : undefined),
    computation: (value, previous) => value ?? previous?.value,
  });
  const error = computed(() => (answers.status() === 'error' ? asApiError(rootCause(answers.error())) : undefined));
  whenOnline(() => {
    if (error() instanceof OfflineError) answers.reload();
  });
  return {
    data: data.asReadonly(),
    error,
    loading: answers.isLoading,
    reload: () => void answers.reload(),
    set: (value) => data.set(value),
  };
}

/** A page that failed for want of a network loads by itself when there is one again. */
function whenOnline(react: () => void): void {
  const abort = new AbortController();
  addEventListener('online', react, { signal: abort.signal });
  inject(DestroyRef).onDestroy(() => {
    abort.abort();
  });
}

/** Angular wraps what is not an Error; ours always is one, so only the cause of a wrapper matters. */
function rootCause(error: Error | undefined): unknown {
  return error?.cause ?? error;
}
