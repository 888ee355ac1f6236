import { Component, inject, input, output } from '@angular/core';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';

import type { CheckoutQuery } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';

/** The ways to send a parcel, as radio buttons. */
@Component({
  selector: 'shop-shipping-options',
  imports: [MoneyPipe],
  template: `
    @for (option of options(); track option.id) {
      <label class="choice">
        <input
          type="radio"
          [name]="group()"
          [value]="option.id"
          [checked]="option.id === chosen()"
          (change)="picked.emit(option.id)"
        />
        <span class="choice-text">
          <span>{{ option.name }}</span>
          <span class="soft small">{{ option.carrier }} · {{ t().checkout.days(option.minDays, option.maxDays) }}</span>
        </span>
        <strong>{{ option.price | money }}</strong>
      </label>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.6rem;
    }
  `,
})
export class ShippingOptions {
  readonly group = input.required<string>();
  readonly options = input.required<CheckoutQuery['checkout']['shippingOptions']>();
  readonly chosen = input.required<string | undefined>();
  readonly picked = output<string>();
  protected readonly t = inject(Texts).t;
}
