/**
 * Everything a call to the BFF can end in.
 *
 * - ApiError
 *   - OfflineError     no answer: no network, or the BFF is down; nothing is known about the effect
 *   - RefusedError     the BFF answered with an error; `code` is stable
 */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = new.target.name;
  }

  /** The caller must sign in first. */
  get needsSignIn(): boolean {
    return this.code === 'UNAUTHENTICATED';
  }

  /** The caller is signed in, but this is not their job. */
  get forbidden(): boolean {
    return this.code === 'FORBIDDEN';
  }
}

export class OfflineError extends ApiError {
  constructor(message = 'The shop could not be reached.') {
    super('OFFLINE', message);
  }
}

export class RefusedError extends ApiError {}

/** Any thrown value as an ApiError, so that pages show one kind of failure. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new RefusedError('UNEXPECTED', String(thrown));
}
