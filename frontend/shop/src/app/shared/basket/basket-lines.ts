/** The part of a basket that counting needs. */
export interface CountedBasket {
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
}

export function quantityOf(basket: CountedBasket | undefined, variantId: string): number {
  return basket?.lines.find((line) => line.variantId === variantId)?.quantity ?? 0;
}

/** A quantity as somebody typed it; undefined when it is not a whole number from 1 to max. */
export function parseQuantity(text: string, max: number): number | undefined {
  if (!/^\d{1,6}$/.test(text.trim())) return undefined;
  const quantity = Number(text);
  return quantity >= 1 && quantity <= max ? quantity : undefined;
}
