import { useSyncExternalStore } from 'react';

let count = 0;
const listeners = new Set<() => void>();

/** Every screen that learns how much is in the basket tells it here, and the navigation shows it. */
export function setBasketCount(value: number): void {
  if (value === count) return;
  count = value;
  for (const listener of listeners) listener();
}

export function useBasketCount(): number {
  return useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => count,
  );
}
