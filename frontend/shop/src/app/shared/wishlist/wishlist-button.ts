import { Component, computed, inject, input, signal } from '@angular/core';
import { Icon } from '@stoa/shared/angular/icon';
import { SessionStore } from '@stoa/shared/angular/session-store';

import { Texts } from '../i18n/texts';
import { WishlistStore } from './wishlist-store';

/** The heart; only for people who are signed in, because a wishlist belongs to an account. */
@Component({
  selector: 'shop-wishlist-button',
  imports: [Icon],
  template: `
    @if (session.signedIn()) {
      <button
        type="button"
        [attr.aria-label]="on() ? t().card.removeWish(name()) : t().card.addWish(name())"
        [disabled]="busy()"
        (click)="toggle()"
      >
        <stoa-icon name="heart" [filled]="on()" />
      </button>
    }
  `,
  styles: `
    button {
      display: grid;
      place-items: center;
      width: 2.5rem;
      height: 2.5rem;
      border: 1px solid var(--line);
      border-radius: 50%;
      background: var(--surface);
      color: var(--accent);
      cursor: pointer;
    }
    button:hover {
      background: var(--accent-wash);
    }
  `,
})
export class WishlistButton {
  readonly productId = input.required<string>();
  readonly name = input.required<string>();
  readonly wished = input.required<boolean>();

  protected readonly t = inject(Texts).t;
  protected readonly session = inject(SessionStore);
  protected readonly busy = signal(false);
  readonly #wishlist = inject(WishlistStore);
  protected readonly on = computed(() => this.#wishlist.wished(this.productId(), this.wished()));

  protected async toggle(): Promise<void> {
    this.busy.set(true);
    await this.#wishlist.toggle(this.productId());
    this.busy.set(false);
  }
}
