import { Component, inject, input, output } from '@angular/core';
import { DatePipe } from '@stoa/shared/angular/date-pipe';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';

import type { StaffOrderFieldsFragment } from '../api/operations.generated';
import { Texts } from '../i18n/texts';
import { OrderStatusBadge } from './order-status';

/** From these an order can still be called back. */
const CANCELLABLE = ['PLACED', 'STOCK_RESERVED', 'PAID'];

@Component({
  selector: 'console-order-table',
  imports: [DatePipe, MoneyPipe, OrderStatusBadge],
  template: `
    <div class="table-scroll" tabindex="0" role="group" [attr.aria-label]="label()">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{{ t().orders.number }}</th>
            <th scope="col">{{ t().orders.placed }}</th>
            <th scope="col">{{ t().orders.customer }}</th>
            <th scope="col">{{ t().orders.status }}</th>
            <th scope="col" class="number">{{ t().orders.items }}</th>
            <th scope="col" class="number">{{ t().orders.total }}</th>
            @if (cancels()) {
              <th scope="col">{{ t().orders.actions }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (order of orders(); track order.id) {
            <tr>
              <th scope="row">{{ order.number }}</th>
              <td>{{ order.placedAt | when: 'dateTime' }}</td>
              <td>
                {{ order.customerName }}
                @if (order.customerEmail) {
                  <span class="soft small email">{{ order.customerEmail }}</span>
                }
              </td>
              <td><console-order-status [status]="order.status" /></td>
              <td class="number">{{ order.itemCount }}</td>
              <td class="number">{{ order.total | money }}</td>
              @if (cancels()) {
                <td>
                  @if (cancellable(order)) {
                    <button
                      class="button button-plain"
                      type="button"
                      [attr.aria-label]="t().orders.cancelOrder(order.number)"
                      (click)="cancelled.emit(order)"
                    >
                      {{ t().orders.cancel }}
                    </button>
                  }
                </td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .email {
      display: block;
    }
    td,
    th {
      white-space: nowrap;
    }
  `,
})
export class OrderTable {
  readonly orders = input.required<readonly StaffOrderFieldsFragment[]>();
  readonly label = input.required<string>();
  /** Whether the rows offer to cancel. */
  readonly cancels = input(false);
  readonly cancelled = output<StaffOrderFieldsFragment>();
  protected readonly t = inject(Texts).t;

  protected cancellable(order: StaffOrderFieldsFragment): boolean {
    return CANCELLABLE.includes(order.status);
  }
}
