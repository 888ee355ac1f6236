import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { execute } from '@stoa/shared/graphql/client';

import { OrdersDocument, type OrdersQuery } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { OrderList } from '../../shared/orders/order-list';
import { PageState } from '../../shared/page/page-state';

const PAGE_SIZE = 20;

@Component({
  selector: 'shop-orders-page',
  imports: [RouterLink, NoticeList, OrderList, PageState],
  template: `
    @if (page(); as page) {
      <div class="page">
        <h1>{{ t().orders.heading }}</h1>
        <stoa-notices [notices]="page.notices" />
        @if (orders().length > 0) {
          <shop-order-list [orders]="orders()" [label]="t().orders.heading" />
          @if (page.hasNextPage) {
            <button class="button button-quiet" type="button" [disabled]="loading()" (click)="loadMore()">
              {{ loading() ? t().state.loading : t().orders.more }}
            </button>
          }
          @if (failed()) {
            <p class="field-error" role="alert">{{ t().state.failedHint }}</p>
          }
        } @else {
          <section class="card empty">
            <h2>{{ t().orders.empty }}</h2>
            <p>{{ t().orders.emptyHint }}</p>
            <a class="button" routerLink="/products">{{ t().shop.products }}</a>
          </section>
        }
      </div>
    } @else {
      <shop-page-state [query]="query" />
    }
  `,
})
export class OrdersPage {
  protected readonly t = inject(Texts).t;
  protected readonly query = pageQuery(OrdersDocument, () => ({ first: PAGE_SIZE, after: null }));
  protected readonly page = linkedSignal<OrdersQuery['orders'] | undefined>(() => this.query.data()?.orders);
  readonly #later = signal<OrdersQuery['orders']['orders']>([]);
  protected readonly orders = computed(() => [...(this.query.data()?.orders.orders ?? []), ...this.#later()]);
  protected readonly loading = signal(false);
  protected readonly failed = signal(false);

  protected async loadMore(): Promise<void> {
    this.loading.set(true);
    this.failed.set(false);
    try {
      const { orders } = await execute(OrdersDocument, { first: PAGE_SIZE, after: this.page()?.endCursor ?? null });
      this.page.set(orders);
      this.#later.update((later) => [...later, ...orders.orders]);
    } catch {
      this.failed.set(true);
    } finally {
      this.loading.set(false);
    }
  }
}
