const LARGEST = 100_000;

/** A change of stock as somebody typed it; undefined when it is no whole number other than 0 within the limits. */
export function parseDelta(text: string): number | undefined {
  const plain = text.trim().replace('−', '-');
  if (!/^[+-]?\d{1,6}$/.test(plain)) return undefined;
  const delta = Number(plain);
  return delta !== 0 && Math.abs(delta) <= LARGEST ? delta : undefined;
}
