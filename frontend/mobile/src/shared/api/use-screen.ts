import { execute } from '@stoa/shared/graphql/client';
import type { TypedDocument } from '@stoa/shared/graphql/document';
import { type ApiError, asApiError } from '@stoa/shared/graphql/errors';
import { useCallback, useEffect, useState } from 'react';

export interface Screen<Result> {
  readonly data: Result | undefined;
  readonly error: ApiError | undefined;
  readonly reload: () => void;
  readonly replace: (data: Result) => void;
}

/** Asks for a screen's data whenever the variables change; an older answer never overtakes a newer one. */
export function useScreen<Result, Variables extends object>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
): Screen<Result> {
  const [state, setState] = useState<{ data?: Result; error?: ApiError }>({});
  const [round, setRound] = useState(0);
  const key = JSON.stringify(variables);
  useEffect(() => {
    const abort = new AbortController();
    execute(document, JSON.parse(key) as Variables, { signal: abort.signal }).then(
      (data) => !abort.signal.aborted && setState({ data }),
      (error: unknown) => !abort.signal.aborted && setState({ error: asApiError(error) }),
    );
    return () => abort.abort();
  }, [document, key, round]);
  const reload = useCallback(() => setRound((number) => number + 1), []);
  const replace = useCallback((data: Result) => setState({ data }), []);
  return { data: state.data, error: state.error, reload, replace };
}
