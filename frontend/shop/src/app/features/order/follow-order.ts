import { OfflineError } from '@stoa/shared/graphql/errors';
import { keepLive } from '@stoa/shared/graphql/live';
import { subscribe } from '@stoa/shared/graphql/subscribe';

import { OrderStatusChangesDocument } from '../../shared/api/operations.generated';
import type { OrderChange } from './order-types';
import { isFinal } from './timeline-steps';

export interface Follower {
  readonly signal: AbortSignal;
  readonly onChange: (change: OrderChange) => void;
  readonly onConnection: (connected: boolean) => void;
}

/** Follows an order until it is delivered or cancelled; a stream that ends earlier is taken up again. */
export function followOrder(id: string, follower: Follower): Promise<void> {
  return keepLive({
    connect: () => changes(id, follower.signal),
    onValue: follower.onChange,
    onConnection: follower.onConnection,
    signal: follower.signal,
  });
}

async function* changes(id: string, signal: AbortSignal): AsyncGenerator<OrderChange, void, void> {
  for await (const { orderStatus } of subscribe(OrderStatusChangesDocument, { id }, { signal })) {
    yield orderStatus;
    if (isFinal(orderStatus.status)) return;
  }
  throw new OfflineError('The stream ended before the order did.');
}
