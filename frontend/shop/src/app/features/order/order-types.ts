import type { OrderPageFieldsFragment, OrderStatusChangesSubscription } from '../../shared/api/operations.generated';

export type { OrderStatus } from '../../shared/api/operations.generated';
export type Order = OrderPageFieldsFragment;
export type OrderEvent = Order['timeline'][number];
export type OrderChange = OrderStatusChangesSubscription['orderStatus'];

/** The order with what the stream has told. `cancellable` is not part of the stream: only before the parcel is packed. */
export function applyChange(order: Order, change: OrderChange): Order {
  const { status, cancellationReason, timeline, payments, shipments } = change;
  const cancellable = order.cancellable && ['PLACED', 'STOCK_RESERVED', 'PAID'].includes(status);
  return { ...order, status, cancellationReason, timeline, payments, shipments, cancellable };
}

/** Whether a change is older than what the page shows: a query may overtake the stream. */
export function isStale(order: Order, change: OrderChange): boolean {
  return change.timeline.length < order.timeline.length;
}
