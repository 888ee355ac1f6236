import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { parseAmount } from '@stoa/shared/money';

import { Texts } from '../../shared/i18n/texts';

export interface PriceRange {
  readonly minPrice: number | undefined;
  readonly maxPrice: number | undefined;
}

function shown(amount: number | undefined): string {
  return amount === undefined ? '' : String(amount / 100);
}

@Component({
  selector: 'shop-price-filter',
  template: `
    <form class="stack" (submit)="apply($event)">
      <fieldset class="prices">
        <legend class="label">{{ t().list.price }}</legend>
        <label class="visually-hidden" for="price-min">{{ t().list.min }}</label>
        <input
          #lowest
          id="price-min"
          class="input"
          inputmode="decimal"
          autocomplete="off"
          placeholder="0"
          [attr.aria-invalid]="bad(min()) || null"
          [attr.aria-describedby]="wrong() ? 'price-error' : null"
          [value]="min()"
          (input)="min.set(lowest.value)"
        />
        <span aria-hidden="true">–</span>
        <label class="visually-hidden" for="price-max">{{ t().list.max }}</label>
        <input
          #highest
          id="price-max"
          class="input"
          inputmode="decimal"
          autocomplete="off"
          placeholder="500"
          [attr.aria-invalid]="bad(max()) || null"
          [attr.aria-describedby]="wrong() ? 'price-error' : null"
          [value]="max()"
          (input)="max.set(highest.value)"
        />
      </fieldset>
      @if (wrong()) {
        <p id="price-error" class="field-error" role="alert">{{ t().list.priceInvalid }}</p>
      }
      <button class="button button-quiet" type="submit">{{ t().list.apply }}</button>
    </form>
  `,
  styles: `
    .prices {
      display: grid;
      grid-template-columns: 1fr auto 1fr;
      gap: 0.5rem;
      align-items: center;
    }
    legend {
      margin-bottom: 0.3rem;
    }
  `,
})
export class PriceFilter {
  readonly minPrice = input.required<number | undefined>();
  readonly maxPrice = input.required<number | undefined>();
  readonly chosen = output<PriceRange>();

  protected readonly t = inject(Texts).t;
  protected readonly min = linkedSignal(() => shown(this.minPrice()));
  protected readonly max = linkedSignal(() => shown(this.maxPrice()));
  protected readonly tried = signal(false);
  protected readonly wrong = computed(
    () => this.tried() && (this.unreadable(this.min()) || this.unreadable(this.max())),
  );

  protected bad(text: string): boolean {
    return this.tried() && this.unreadable(text);
  }

  protected apply(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    if (this.unreadable(this.min()) || this.unreadable(this.max())) return;
    this.chosen.emit({ minPrice: parseAmount(this.min()), maxPrice: parseAmount(this.max()) });
  }

  private unreadable(text: string): boolean {
    return text.trim() !== '' && parseAmount(text) === undefined;
  }
}
