import { Component, inject, input, output } from '@angular/core';

import type { StockItemFieldsFragment } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';

@Component({
  selector: 'console-stock-table',
  template: `
    <div class="table-scroll" tabindex="0" role="group" [attr.aria-label]="t().stock.title">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{{ t().stock.product }}</th>
            <th scope="col">{{ t().stock.sku }}</th>
            <th scope="col">{{ t().stock.warehouse }}</th>
            <th scope="col" class="number">{{ t().stock.onHand }}</th>
            <th scope="col" class="number">{{ t().stock.reserved }}</th>
            <th scope="col" class="number">{{ t().stock.sold }}</th>
            <th scope="col" class="number">{{ t().stock.threshold }}</th>
            <th scope="col">{{ t().stock.level }}</th>
            @if (adjusts()) {
              <th scope="col">{{ t().stock.actions }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (item of items(); track item.id) {
            <tr>
              <th scope="row">
                {{ item.productName ?? item.variantId }}
                <span class="soft small variant">{{ item.variantName }}</span>
              </th>
              <td>{{ item.sku }}</td>
              <td>{{ item.warehouseName }}</td>
              <td class="number">{{ item.onHand }}</td>
              <td class="number">{{ item.reserved }}</td>
              <td class="number">{{ item.sold }}</td>
              <td class="number">{{ item.threshold }}</td>
              <td>
                <span class="badge" [class]="item.low ? 'badge-bad' : 'badge-good'">
                  {{ item.low ? t().stock.low : t().stock.fine }}
                </span>
              </td>
              @if (adjusts()) {
                <td>
                  <button
                    class="button button-plain"
                    type="button"
                    [attr.aria-label]="t().stock.adjustItem(item.productName ?? item.variantId, item.warehouseName)"
                    (click)="adjusted.emit(item)"
                  >
                    {{ t().stock.adjust }}
                  </button>
                </td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .variant {
      display: block;
      font-weight: 400;
    }
  `,
})
export class StockTable {
  readonly items = input.required<readonly StockItemFieldsFragment[]>();
  readonly adjusts = input.required<boolean>();
  readonly adjusted = output<StockItemFieldsFragment>();
  protected readonly t = inject(Texts).t;
}
