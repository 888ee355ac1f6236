import { DOCUMENT } from '@angular/common';
import { computed, inject, Injectable, signal } from '@angular/core';

import { endSession, fetchUser, GUEST, type SessionUser } from '../session';

/** Who sits in front of the page. Tokens never reach the browser: this is only a name and what to show. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  readonly #document = inject(DOCUMENT);
  readonly #user = signal<SessionUser | undefined>(undefined);
  readonly #failed = signal(false);
  #checking: Promise<void> | undefined;

  /** undefined until the BFF has answered once. */
  readonly user = this.#user.asReadonly();
  readonly known = computed(() => this.#user() !== undefined);
  readonly signedIn = computed(() => this.#user()?.signedIn === true);
  readonly staff = computed(() => {
    const user = this.#user();
    return user?.signedIn === true && user.staff;
  });
  readonly roles = computed<readonly string[]>(() => {
    const user = this.#user();
    return user?.signedIn ? user.roles : [];
  });
  readonly name = computed(() => {
    const user = this.#user();
    return user?.signedIn ? user.name : '';
  });
  /** The BFF could not be asked; the page goes on as a guest's. */
  readonly failed = this.#failed.asReadonly();

  check(): Promise<void> {
    this.#checking ??= this.#ask().finally(() => (this.#checking = undefined));
    return this.#checking;
  }

  async signOut(): Promise<void> {
    const location = await endSession();
    this.#document.location.assign(location);
  }

  async #ask(): Promise<void> {
    try {
      this.#user.set(await fetchUser());
      this.#failed.set(false);
    } catch {
      this.#user.set(this.#user() ?? GUEST);
      this.#failed.set(true);
    }
  }
}
