import { inject, Injectable, signal } from '@angular/core';
import { Announcer } from '@stoa/shared/angular/announcer';
import { execute } from '@stoa/shared/graphql/client';

import { ToggleWishlistDocument } from '../api/operations.generated';
import { Texts } from '../i18n/texts';

/** What this page has changed on the wishlist since its data was loaded. */
@Injectable({ providedIn: 'root' })
export class WishlistStore {
  readonly #changes = signal<ReadonlyMap<string, boolean>>(new Map());
  readonly #announcer = inject(Announcer);
  readonly #t = inject(Texts).t;

  wished(productId: string, loaded: boolean): boolean {
    return this.#changes().get(productId) ?? loaded;
  }

  async toggle(productId: string): Promise<void> {
    try {
      const { toggleWishlist } = await execute(ToggleWishlistDocument, { productId });
      this.#changes.update((changes) => new Map(changes).set(productId, toggleWishlist.onWishlist));
      const [notice] = toggleWishlist.notices;
      const done = toggleWishlist.onWishlist ? this.#t().card.wished : this.#t().card.unwished;
      this.#announcer.say(notice?.message ?? done);
    } catch {
      this.#announcer.say(this.#t().state.failedHint);
    }
  }
}
