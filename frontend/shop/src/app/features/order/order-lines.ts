import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';

import type { Order } from './order-types';

@Component({
  selector: 'shop-order-lines',
  imports: [RouterLink, MoneyPipe],
  template: `
    <ul class="stack">
      @for (line of lines(); track line.variantId) {
        <li>
          @if (line.image; as image) {
            <img width="64" height="64" alt="" loading="lazy" [src]="image.url" />
          }
          <span class="what">
            @if (line.productSlug; as slug) {
              <a [routerLink]="['/product', slug]">{{ line.name }}</a>
            } @else {
              <span>{{ line.name }}</span>
            }
            <span class="soft small">{{ line.variantName }}</span>
            <span class="soft small">{{ line.quantity }} × {{ line.unitPrice | money }}</span>
          </span>
          <strong>{{ line.total | money }}</strong>
        </li>
      }
    </ul>
  `,
  styles: `
    li {
      display: flex;
      gap: 1rem;
      align-items: center;
    }
    img {
      width: 4rem;
      height: 4rem;
      object-fit: cover;
      border-radius: var(--radius-small);
      background: var(--surface-sunken);
    }
    .what {
      display: grid;
      flex: 1;
    }
  `,
})
export class OrderLines {
  readonly lines = input.required<Order['lines']>();
}
