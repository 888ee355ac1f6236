import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pagedRows } from '@stoa/shared/angular/paged-rows';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { execute } from '@stoa/shared/graphql/client';

import { OrdersDocument } from '../../shared/api/operations.generated';
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
        @if (paged.rows().length > 0) {
          <shop-order-list [orders]="paged.rows()" [label]="t().orders.heading" />
          @if (paged.page()?.hasNextPage) {
            <button class="button button-quiet" type="button" [disabled]="paged.loading()" (click)="paged.more()">
              {{ paged.loading() ? t().state.loading : t().orders.more }}
            </button>
          }
          @if (paged.failed()) {
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
  protected readonly page = computed(() => this.query.data()?.orders);
  protected readonly paged = pagedRows(
    this.query,
    ({ orders: { orders: rows, ...rest } }) => ({ rows, ...rest }),
    (after) => execute(OrdersDocument, { first: PAGE_SIZE, after }),
  );
}
