import type { OrderEvent, OrderStatus } from './order-types';

export interface Step {
  readonly status: OrderStatus;
  readonly state: 'done' | 'current' | 'ahead' | 'broken';
  /** When it was reached; undefined while it is ahead. */
  readonly at: string | undefined;
}

/** The road of an order that goes well. */
const ROAD: readonly OrderStatus[] = ['PLACED', 'STOCK_RESERVED', 'PAID', 'CONFIRMED', 'SHIPPED', 'DELIVERED'];

export function isFinal(status: OrderStatus): boolean {
  return status === 'DELIVERED' || status === 'CANCELLED';
}

/** The steps to show: what happened, what is now, what is ahead. A cancelled order has nothing ahead. */
export function timelineSteps(status: OrderStatus, timeline: readonly OrderEvent[]): Step[] {
  const reached = new Map(timeline.map((event) => [event.status, event.at]));
  if (status === 'CANCELLED') {
    const done = ROAD.filter((step) => reached.has(step));
    return [
      ...done.map((step) => ({ status: step, state: 'done' as const, at: reached.get(step) })),
      { status, state: 'broken', at: reached.get(status) },
    ];
  }
  const position = ROAD.indexOf(status);
  return ROAD.map((step, index) => ({
    status: step,
    state: index < position || status === 'DELIVERED' ? 'done' : index === position ? 'current' : 'ahead',
    at: reached.get(step),
  }));
}
