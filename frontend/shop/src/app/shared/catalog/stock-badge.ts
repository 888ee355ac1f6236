import { Component, computed, inject, input } from '@angular/core';

import type { StockLevel } from '../api/operations.generated';
import { Texts } from '../i18n/texts';

const LOOKS: Record<StockLevel, string> = { IN: 'badge-good', LOW: 'badge-warn', OUT: 'badge-bad', UNKNOWN: '' };

@Component({
  selector: 'shop-stock-badge',
  template: `<span class="badge" [class]="look()">{{ t().product.stock[level()] }}</span>`,
})
export class StockBadge {
  readonly level = input.required<StockLevel>();
  protected readonly t = inject(Texts).t;
  protected readonly look = computed(() => LOOKS[this.level()]);
}
