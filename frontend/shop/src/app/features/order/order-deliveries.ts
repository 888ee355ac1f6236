import { Component, inject, input } from '@angular/core';
import { DatePipe } from '@stoa/shared/angular/date-pipe';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';

import { Texts } from '../../shared/i18n/texts';
import type { Order } from './order-types';

/** The money and the parcels of an order. */
@Component({
  selector: 'shop-order-deliveries',
  imports: [DatePipe, MoneyPipe],
  template: `
    @if (payments().length > 0) {
      <section class="card stack" aria-labelledby="payments">
        <h2 id="payments">{{ t().order.payments }}</h2>
        <ul class="stack">
          @for (payment of payments(); track payment.id) {
            <li class="row spread">
              <span>{{ paymentState(payment.status) }}</span>
              <span>{{ payment.amount | money }}</span>
            </li>
          }
        </ul>
      </section>
    }
    @if (shipments().length > 0) {
      <section class="card stack" aria-labelledby="shipments">
        <h2 id="shipments">{{ t().order.shipments }}</h2>
        <ul class="stack">
          @for (shipment of shipments(); track shipment.id) {
            <li>
              <p>{{ shipment.carrier }}: {{ shipmentState(shipment.status) }}</p>
              @if (shipment.trackingCode; as code) {
                <p class="soft small">{{ t().order.tracking }}: {{ code }}</p>
              }
              @if (shipment.deliveredAt; as at) {
                <p class="soft small">{{ t().order.deliveredAt(at | when: 'dateTime') }}</p>
              } @else if (shipment.shippedAt) {
                <p class="soft small">{{ t().order.shippedAt(shipment.shippedAt | when: 'dateTime') }}</p>
              }
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 1rem;
    }
  `,
})
export class OrderDeliveries {
  readonly payments = input.required<Order['payments']>();
  readonly shipments = input.required<Order['shipments']>();
  protected readonly t = inject(Texts).t;

  protected paymentState(status: string): string {
    return named(this.t().order.paymentStates, status);
  }

  protected shipmentState(status: string): string {
    return named(this.t().order.shipmentStates, status);
  }
}

/** A state that this version does not know yet is shown as it is rather than hidden. */
function named(names: Readonly<Record<string, string>>, status: string): string {
  return names[status.toUpperCase()] ?? status;
}
