import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Texts } from '../../shared/i18n/texts';
import type { Order } from './order-types';

/** Why an order ended, in plain words, and the way to go on when there is one. */
@Component({
  selector: 'shop-cancelled-notice',
  imports: [RouterLink],
  template: `
    <div class="notice notice-danger" role="status">
      <div class="stack">
        <p>
          <strong>{{ t().order.cancelled }}.</strong> {{ reason() }} {{ decline() }}
        </p>
        @if (canRetry()) {
          <p>
            <a class="button" routerLink="/checkout" [queryParams]="{ retry: order().id }">{{ t().order.retry }}</a>
          </p>
        }
      </div>
    </div>
  `,
})
export class CancelledNotice {
  readonly order = input.required<Order>();
  protected readonly t = inject(Texts).t;
  readonly #code = computed(() => this.order().cancellationReason?.toLowerCase() ?? '');
  protected readonly canRetry = computed(() => this.#code().startsWith('payment_'));

  protected readonly reason = computed(() => {
    const reasons: Readonly<Record<string, string>> = this.t().order.cancelReasons;
    return reasons[this.#code()] ?? this.t().order.cancelReasons.other;
  });

  protected readonly decline = computed(() => {
    const declined = this.order().payments.find((payment) => payment.declineReason)?.declineReason;
    if (!declined) return '';
    const declines: Readonly<Record<string, string>> = this.t().order.declines;
    return declines[declined.toLowerCase()] ?? this.t().order.declines.other;
  });
}
