import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DatePipe } from '@stoa/shared/angular/date-pipe';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';

import type { OrderSummaryFieldsFragment } from '../api/operations.generated';
import { Texts } from '../i18n/texts';
import { OrderStatusBadge } from './order-status';

@Component({
  selector: 'shop-order-list',
  imports: [RouterLink, DatePipe, MoneyPipe, OrderStatusBadge],
  template: `
    <ul class="list" [attr.aria-label]="label()">
      @for (order of orders(); track order.id) {
        <li class="order">
          <a [routerLink]="['/orders', order.id]">{{ t().order.heading(order.number) }}</a>
          <span class="soft">{{ order.placedAt | when }}</span>
          <span class="soft">{{ t().orders.items(order.itemCount) }}</span>
          <span class="total">{{ order.total | money }}</span>
          <shop-order-status [status]="order.status" />
        </li>
      }
    </ul>
  `,
  styles: `
    .list {
      display: grid;
      gap: 0.6rem;
    }
    .order {
      display: grid;
      grid-template-columns: 2fr 1fr 1fr 1fr auto;
      gap: 0.25rem 1rem;
      align-items: center;
      padding: 0.9rem 1.1rem;
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
    .total {
      font-weight: 700;
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 45rem) {
      .order {
        grid-template-columns: 1fr auto;
      }
    }
  `,
})
export class OrderList {
  readonly orders = input.required<readonly OrderSummaryFieldsFragment[]>();
  readonly label = input.required<string>();
  protected readonly t = inject(Texts).t;
}
