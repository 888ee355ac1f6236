import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pageQuery } from '@stoa/shared/angular/page-query';

import { HomeDocument } from '../../shared/api/operations.generated';
import { ProductGrid } from '../../shared/catalog/product-grid';
import { Texts } from '../../shared/i18n/texts';
import { OrderList } from '../../shared/orders/order-list';
import { PageState } from '../../shared/page/page-state';
import { Colonnade } from './colonnade';

/** How many of the recent orders the home page shows; all of them stand on their own page. */
const RECENT_ORDERS = 5;

@Component({
  selector: 'shop-home-page',
  imports: [RouterLink, NoticeList, ProductGrid, OrderList, PageState, Colonnade],
  templateUrl: './home-page.html',
  styleUrl: './home-page.css',
})
export class HomePage {
  protected readonly t = inject(Texts).t;
  readonly #locale = inject(LocaleStore).apiLocale;
  protected readonly query = pageQuery(HomeDocument, () => ({ locale: this.#locale() }));
  protected readonly page = computed(() => this.query.data()?.home);
  protected readonly recentOrders = computed(() => this.page()?.recentOrders.slice(0, RECENT_ORDERS) ?? []);
  /** Notices of these areas stand where the missing part would be. */
  protected readonly areas = ['products', 'recommendations', 'categories', 'orders'];
}
