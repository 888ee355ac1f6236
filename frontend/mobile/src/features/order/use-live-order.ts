import { keepLive } from '@stoa/shared/graphql/live';
import { subscribe } from '@stoa/shared/graphql/subscribe';
import { useEffect, useState } from 'react';
import { OrderStatusDocument, type OrderStatusSubscription } from '../../shared/api/operations.generated';

interface LiveOrder {
  readonly update: OrderStatusSubscription['orderStatus'] | undefined;
  readonly connected: boolean;
  readonly refused: boolean;
}

/** The order's live state: connects again after a break, and asks for the page anew when it is back. */
export function useLiveOrder(id: string, reload: () => void): LiveOrder {
  const [live, setLive] = useState<LiveOrder>({ update: undefined, connected: true, refused: false });
  useEffect(() => {
    const abort = new AbortController();
    let lost = false;
    keepLive({
      connect: () => subscribe(OrderStatusDocument, { id }, { signal: abort.signal }),
      onValue: ({ orderStatus }) => setLive({ update: orderStatus, connected: true, refused: false }),
      onConnection: (connected) => {
        if (connected && lost) reload();
        lost = !connected;
        setLive((before) => ({ ...before, connected }));
      },
      signal: abort.signal,
    }).catch(() => setLive((before) => ({ ...before, refused: true })));
    return () => abort.abort();
  }, [id, reload]);
  return live;
}
