import { Component, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '@stoa/shared/angular/icon';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';

import type { BasketFieldsFragment } from '../../shared/api/operations.generated';
import { QuantityStepper } from '../../shared/basket/quantity-stepper';
import { StockBadge } from '../../shared/catalog/stock-badge';
import { Texts } from '../../shared/i18n/texts';

@Component({
  selector: 'shop-basket-line',
  imports: [RouterLink, Icon, MoneyPipe, QuantityStepper, StockBadge],
  template: `
    <article class="card line" [attr.aria-label]="line().name">
      @if (line().image; as image) {
        <img width="96" height="96" alt="" [src]="image.url" />
      } @else {
        <span class="blank" aria-hidden="true"></span>
      }
      <div class="what">
        @if (line().productSlug; as slug) {
          <a class="name" [routerLink]="['/product', slug]">{{ line().name }}</a>
        } @else {
          <span class="name">{{ line().name }}</span>
        }
        <span class="soft small">{{ line().variantName }}</span>
        <span class="soft small">{{ line().unitPrice | money }} {{ t().basket.each }}</span>
        @if (line().stock === 'LOW' || line().stock === 'OUT') {
          <span><shop-stock-badge [level]="line().stock" /></span>
        }
      </div>
      <div class="how-many">
        <shop-quantity
          [name]="line().name"
          [value]="line().quantity"
          [max]="line().maxQuantity"
          (chosen)="changed.emit($event)"
        />
        <button
          class="button button-plain button-icon"
          type="button"
          [attr.aria-label]="t().basket.remove(line().name)"
          (click)="removed.emit()"
        >
          <stoa-icon name="trash" />
        </button>
      </div>
      <p class="sum">
        <strong>{{ line().total | money }}</strong>
        @if (line().discount.amount !== 0) {
          <span class="saved small">{{ t().basket.saved }} {{ line().discount | money }}</span>
        }
      </p>
    </article>
  `,
  styles: `
    .line {
      display: grid;
      grid-template-columns: 5rem minmax(0, 1fr);
      gap: 0.75rem 1rem;
      align-items: center;
      padding: 0.9rem;
    }
    img,
    .blank {
      width: 5rem;
      height: 5rem;
      object-fit: cover;
      border-radius: var(--radius-small);
      background: var(--surface-sunken);
    }
    .what {
      display: grid;
      gap: 0.1rem;
    }
    .name {
      font-family: var(--font-title);
      font-size: 1.1rem;
      color: var(--ink);
    }
    .how-many {
      grid-column: 1 / -1;
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      align-items: center;
    }
    .sum {
      grid-column: 1 / -1;
      display: grid;
      justify-items: end;
    }
    .saved {
      color: var(--olive);
    }
    @media (min-width: 45rem) {
      .line {
        grid-template-columns: 5rem minmax(0, 1fr) auto 7rem;
      }
      .how-many,
      .sum {
        grid-column: auto;
      }
    }
  `,
})
export class BasketLine {
  readonly line = input.required<BasketFieldsFragment['lines'][number]>();
  readonly changed = output<number>();
  readonly removed = output();
  protected readonly t = inject(Texts).t;
}
