/** One attempt to pay. Its key makes the market place the order once, however often it is sent. */
export interface Attempt {
  readonly key: string;
  /** What was sent, so that a changed order is a new attempt. */
  readonly content: string;
}

/**
 * The attempt to send now.
 *
 * While nobody knows what became of the last one, the same content keeps its key; a definite answer ends an attempt (pass undefined then).
 */
export function nextAttempt(unsettled: Attempt | undefined, content: object, newKey: () => string): Attempt {
  const text = JSON.stringify(content);
  return unsettled?.content === text ? unsettled : { key: newKey(), content: text };
}
