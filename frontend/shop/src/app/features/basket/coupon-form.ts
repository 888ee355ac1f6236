import { Component, inject, input, signal } from '@angular/core';
import { Announcer } from '@stoa/shared/angular/announcer';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import type { Notice } from '@stoa/shared/notices';

import { BasketStore } from '../../shared/basket/basket-store';
import { Texts } from '../../shared/i18n/texts';

@Component({
  selector: 'shop-coupon-form',
  imports: [NoticeList],
  template: `
    @if (coupon(); as code) {
      <div class="row spread">
        <span class="badge badge-good">{{ t().basket.couponActive(code) }}</span>
        <button class="button button-plain" type="button" (click)="remove()">{{ t().basket.couponRemove }}</button>
      </div>
    } @else {
      <form (submit)="apply($event)">
        <div class="field">
          <label for="coupon">{{ t().basket.coupon }}</label>
          <div class="pair">
            <input
              #field
              id="coupon"
              class="input"
              maxlength="40"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck="false"
              [value]="code()"
              (input)="code.set(field.value)"
            />
            <button class="button button-quiet" type="submit">{{ t().basket.apply }}</button>
          </div>
        </div>
      </form>
    }
    <stoa-notices [notices]="notices()" />
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    .pair {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
    }
    .pair .input {
      flex: 1 1 8rem;
    }
  `,
})
export class CouponForm {
  readonly coupon = input.required<string | null>();
  readonly notices = input.required<readonly Notice[]>();
  protected readonly t = inject(Texts).t;
  protected readonly store = inject(BasketStore);
  protected readonly code = signal('');
  readonly #announcer = inject(Announcer);

  protected async apply(event: Event): Promise<void> {
    event.preventDefault();
    const code = this.code().trim();
    if (code === '') return;
    const answered = await this.store.applyCoupon(code);
    if (!answered) this.#announcer.say(this.t().basket.failed);
    const applied = this.store.basket()?.coupon;
    if (!applied) return;
    this.code.set('');
    this.#announcer.say(this.t().basket.couponActive(applied));
  }

  protected async remove(): Promise<void> {
    const removed = await this.store.removeCoupon();
    this.#announcer.say(removed ? this.t().basket.couponRemoved : this.t().basket.failed);
  }
}
