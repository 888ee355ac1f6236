import { Component, computed, inject, input } from '@angular/core';

import type { OrderStatus } from '../api/operations.generated';
import { Texts } from '../i18n/texts';

@Component({
  selector: 'console-order-status',
  template: `<span class="badge" [class]="look()">{{ t().status[status()] }}</span>`,
})
export class OrderStatusBadge {
  readonly status = input.required<OrderStatus>();
  protected readonly t = inject(Texts).t;
  protected readonly look = computed(() => {
    if (this.status() === 'CANCELLED') return 'badge-bad';
    return this.status() === 'DELIVERED' ? 'badge-good' : 'badge-warn';
  });
}
