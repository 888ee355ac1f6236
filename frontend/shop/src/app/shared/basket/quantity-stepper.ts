import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { Icon } from '@stoa/shared/angular/icon';

import { Texts } from '../i18n/texts';
import { parseQuantity } from './basket-lines';

let instances = 0;

/** Minus, number, plus. What is out of range is said beside it and never sent. */
@Component({
  selector: 'shop-quantity',
  imports: [Icon],
  template: `
    <div class="stepper" role="group" [attr.aria-label]="t().quantity.of(name())">
      <button type="button" [attr.aria-label]="t().quantity.less(name())" [disabled]="value() <= 1" (click)="step(-1)">
        <stoa-icon name="minus" />
      </button>
      <input
        #field
        inputmode="numeric"
        autocomplete="off"
        [attr.aria-label]="t().quantity.of(name())"
        [attr.aria-invalid]="invalid() ? 'true' : null"
        [attr.aria-describedby]="invalid() ? errorId : null"
        [value]="typed()"
        (change)="commit(field.value)"
      />
      <button
        type="button"
        [attr.aria-label]="t().quantity.more(name())"
        [disabled]="value() >= max()"
        (click)="step(1)"
      >
        <stoa-icon name="plus" />
      </button>
    </div>
    @if (invalid()) {
      <p class="field-error" role="alert" [id]="errorId">{{ t().quantity.range(max()) }}</p>
    }
  `,
  styles: `
    .stepper {
      display: inline-flex;
      border: 1px solid var(--line-strong);
      border-radius: 999px;
      background: var(--surface);
      overflow: clip;
    }
    button,
    input {
      min-height: 2.5rem;
      border: 0;
      background: transparent;
    }
    button {
      width: 2.6rem;
      display: grid;
      place-items: center;
      cursor: pointer;
    }
    button:hover:not(:disabled) {
      background: var(--surface-sunken);
    }
    button:disabled {
      color: var(--line-strong);
      cursor: not-allowed;
    }
    button:focus-visible,
    input:focus-visible {
      outline-offset: -3px;
    }
    input {
      width: 3rem;
      text-align: center;
      font-weight: 600;
    }
  `,
})
export class QuantityStepper {
  readonly name = input.required<string>();
  readonly value = input.required<number>();
  readonly max = input.required<number>();
  readonly chosen = output<number>();

  protected readonly t = inject(Texts).t;
  protected readonly errorId = `quantity-error-${++instances}`;
  protected readonly typed = linkedSignal(() => String(this.value()));
  protected readonly touched = signal(false);
  protected readonly invalid = computed(() => this.touched() && parseQuantity(this.typed(), this.max()) === undefined);

  protected step(by: number): void {
    this.typed.set(String(this.value() + by));
    this.chosen.emit(this.value() + by);
  }

  protected commit(text: string): void {
    this.touched.set(true);
    this.typed.set(text);
    const quantity = parseQuantity(text, this.max());
    if (quantity !== undefined && quantity !== this.value()) this.chosen.emit(quantity);
  }
}
