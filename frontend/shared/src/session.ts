import { CSRF_HEADERS } from './graphql/client';
import { OfflineError, RefusedError } from './graphql/errors';

export interface SignedIn {
  readonly signedIn: true;
  readonly name: string;
  readonly email: string | null;
  readonly username: string;
  readonly roles: readonly string[];
  readonly staff: boolean;
  readonly expiresIn: number;
}

export type SessionUser = SignedIn | { readonly signedIn: false };

export const GUEST: SessionUser = { signedIn: false };

async function call(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(path, {
    ...init,
    cache: 'no-store',
    credentials: 'same-origin',
    headers: CSRF_HEADERS,
  }).catch(() => {
    throw new OfflineError();
  });
  if (!response.ok)
    throw new RefusedError(`HTTP_${response.status}`, `The shop answered with status ${response.status}.`);
  return response.json();
}

export async function fetchUser(): Promise<SessionUser> {
  return (await call('/auth/user', { method: 'GET' })) as SessionUser;
}

/** Ends the session here; the answer is where to go to end it at the identity provider too. */
export async function endSession(): Promise<string> {
  const answer = (await call('/auth/logout', { method: 'POST' })) as { location?: string };
  return answer.location ?? '/';
}

/** Address of the sign-in (or registration) page that leads back to a local path. */
export function signInUrl(returnTo: string, register = false): string {
  const query = new URLSearchParams({ returnTo });
  if (register) query.set('register', '1');
  return `/auth/login?${query}`;
}
