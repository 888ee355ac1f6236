/** A GraphQL operation with the types of its answer and its variables; the text is sent as it stands. */
export interface TypedDocument<Result, Variables> {
  readonly name: string;
  readonly text: string;
  /** Never set: it only carries the two types. */
  readonly types?: (variables: Variables) => Result;
}
