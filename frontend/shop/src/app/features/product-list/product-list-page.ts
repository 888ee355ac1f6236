import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pagedRows } from '@stoa/shared/angular/paged-rows';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { execute } from '@stoa/shared/graphql/client';

import { ProductListDocument } from '../../shared/api/operations.generated';
import { ProductGrid } from '../../shared/catalog/product-grid';
import { Texts } from '../../shared/i18n/texts';
import { PageState } from '../../shared/page/page-state';
import { type Filters, filtersEqual, listInput, readFilters, SORTS, writeFilters } from './filters';
import { PriceFilter, type PriceRange } from './price-filter';

const PAGE_SIZE = 24;

@Component({
  selector: 'shop-product-list-page',
  imports: [RouterLink, NoticeList, ProductGrid, PageState, PriceFilter],
  templateUrl: './product-list-page.html',
  styleUrl: './product-list-page.css',
})
export class ProductListPage {
  readonly category = input<string>();
  readonly q = input<string>();
  readonly min = input<string>();
  readonly max = input<string>();
  readonly sort = input<string>();

  protected readonly t = inject(Texts).t;
  protected readonly sorts = SORTS;
  readonly #router = inject(Router);
  readonly #announcer = inject(Announcer);
  readonly #locale = inject(LocaleStore).apiLocale;

  protected readonly filters = computed<Filters>(
    () => readFilters({ category: this.category(), q: this.q(), min: this.min(), max: this.max(), sort: this.sort() }),
    { equal: filtersEqual },
  );
  protected readonly query = pageQuery(ProductListDocument, () => ({
    input: listInput(this.filters(), PAGE_SIZE),
    locale: this.#locale(),
  }));
  protected readonly page = computed(() => this.query.data()?.productList);
  protected readonly paged = pagedRows(
    this.query,
    ({ productList: { products: rows, ...rest } }) => ({ rows, ...rest }),
    (after) =>
      execute(ProductListDocument, { input: listInput(this.filters(), PAGE_SIZE, after), locale: this.#locale() }),
  );
  protected readonly filtered = computed(() => {
    const { category, search, minPrice, maxPrice } = this.filters();
    return Boolean(category ?? search ?? minPrice ?? maxPrice);
  });
  protected readonly heading = computed(() => {
    const { search } = this.filters();
    if (search) return this.t().list.results(search);
    return this.page()?.category?.name ?? this.t().list.all;
  });

  constructor() {
    effect(() => {
      const page = this.query.data()?.productList;
      if (page) untracked(() => this.#announcer.say(this.t().list.count(page.totalCount)));
    });
  }

  protected params(changes: Partial<Filters>): Record<string, string | undefined> {
    return { ...writeFilters({ ...this.filters(), ...changes }) };
  }

  protected chooseSort(value: string): void {
    const sort = SORTS.find((known) => known === value);
    if (sort) this.#go({ sort });
  }

  protected choosePrices(range: PriceRange): void {
    this.#go(range);
  }

  protected chooseCategory(slug: string): void {
    this.#go({ category: slug || undefined });
  }

  protected async loadMore(): Promise<void> {
    await this.paged.more();
    const { totalCount } = this.paged.page() ?? { totalCount: 0 };
    this.#announcer.say(this.t().list.shown(this.paged.rows().length, totalCount));
  }

  #go(changes: Partial<Filters>): void {
    void this.#router.navigate(['/products'], { queryParams: this.params(changes) });
  }
}
