import { asApiError } from '@stoa/shared/graphql/errors';
import type { Notice } from '@stoa/shared/notices';
import { useCallback, useRef, useState } from 'react';
import { setBasketCount } from '../basket-count';
import type { BasketFieldsFragment } from './operations.generated';

export interface ChangedBasket {
  readonly basket: BasketFieldsFragment | null;
  readonly notices: readonly Notice[];
}

export interface BasketChange {
  /** Runs one change; another one asked for while it runs is ignored (a double tap). */
  readonly change: (run: () => Promise<ChangedBasket>) => Promise<ChangedBasket | undefined>;
  readonly pending: boolean;
  readonly done: boolean;
  readonly notices: readonly Notice[];
}

const IDLE = { pending: false, done: false, notices: [] as readonly Notice[] };

/** Every change of the basket goes through here: its count is told, its problems become notices. */
export function useBasketChange(): BasketChange {
  const [state, setState] = useState(IDLE);
  const running = useRef(false);
  const change = useCallback(async (run: () => Promise<ChangedBasket>) => {
    if (running.current) return undefined;
    running.current = true;
    setState({ ...IDLE, pending: true });
    const changed = await run().catch(refused);
    running.current = false;
    if (changed.basket) setBasketCount(changed.basket.itemCount);
    setState({ pending: false, done: changed.basket !== null, notices: changed.notices });
    return changed;
  }, []);
  return { change, ...state };
}

function refused(thrown: unknown): ChangedBasket {
  const error = asApiError(thrown);
  return { basket: null, notices: [{ code: error.code, message: error.message }] };
}
