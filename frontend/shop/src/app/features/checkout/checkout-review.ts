import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';
import { formatMoney, type Money } from '@stoa/shared/money';

import { type AddressDraft, addressLine } from '../../shared/address/address-rules';
import type { BasketFieldsFragment, CheckoutQuery } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';

/** Everything once more before the money: what, where to, how much. */
@Component({
  selector: 'shop-checkout-review',
  imports: [RouterLink, MoneyPipe],
  template: `
    <ul class="lines">
      @for (line of basket().lines; track line.variantId) {
        <li class="line">
          <span>{{ line.quantity }} × {{ line.name }}</span>
          <span>{{ line.total | money }}</span>
        </li>
      }
    </ul>
    <a class="small" routerLink="/basket">{{ t().checkout.change }}</a>
    @if (address().street) {
      <p class="soft small">{{ address().name }}<br />{{ addressLine(address()) }}</p>
    }
    <dl class="sums">
      <dt>{{ t().basket.subtotal }}</dt>
      <dd>{{ basket().subtotal | money }}</dd>
      @if (basket().discount.amount !== 0) {
        <dt>{{ t().basket.discount }}</dt>
        <dd>−{{ basket().discount | money }}</dd>
      }
      @if (shipping(); as option) {
        <dt>{{ t().checkout.shippingCost }}</dt>
        <dd>{{ option.price | money }}</dd>
      }
      <dt class="sum-total">{{ t().basket.total }}</dt>
      <dd class="sum-total">{{ total() | money }}</dd>
      <dt class="soft small">{{ t().basket.tax }}</dt>
      <dd class="soft small">{{ basket().tax | money }}</dd>
    </dl>
    <button class="button button-wide" type="submit" [attr.aria-disabled]="sending()">
      {{ sending() ? t().checkout.paying : t().checkout.pay(shown()) }}
    </button>
  `,
  styles: `
    :host {
      display: grid;
      gap: 1rem;
    }
    .lines {
      display: grid;
      gap: 0.4rem;
    }
    .line {
      display: flex;
      gap: 1rem;
      justify-content: space-between;
    }
    a {
      justify-self: start;
      min-height: 1.5rem;
    }
  `,
})
export class CheckoutReview {
  readonly basket = input.required<BasketFieldsFragment>();
  readonly address = input.required<AddressDraft>();
  readonly shipping = input.required<CheckoutQuery['checkout']['shippingOptions'][number] | undefined>();
  readonly total = input.required<Money>();
  readonly sending = input.required<boolean>();
  protected readonly t = inject(Texts).t;
  protected readonly addressLine = addressLine;
  readonly #locale = inject(LocaleStore).locale;

  protected shown(): string {
    return formatMoney(this.total(), this.#locale());
  }
}
