import { Component, inject, output, signal } from '@angular/core';

import { Texts } from '../../shared/i18n/texts';

/** Asks once more before an order is cancelled. */
@Component({
  selector: 'shop-cancel-order',
  template: `
    @if (asking()) {
      <div class="card stack" role="group" [attr.aria-label]="t().order.cancelSure">
        <p>{{ t().order.cancelSure }}</p>
        <div class="row">
          <button class="button" type="button" (click)="confirm()">{{ t().order.cancelYes }}</button>
          <button class="button button-quiet" type="button" (click)="asking.set(false)">
            {{ t().order.cancelNo }}
          </button>
        </div>
      </div>
    } @else {
      <button class="button button-quiet" type="button" (click)="asking.set(true)">{{ t().order.cancel }}</button>
    }
  `,
})
export class CancelOrder {
  readonly confirmed = output();
  protected readonly t = inject(Texts).t;
  protected readonly asking = signal(false);

  protected confirm(): void {
    this.asking.set(false);
    this.confirmed.emit();
  }
}
