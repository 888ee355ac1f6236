import { Component, computed, effect, inject, input, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { AppTitle } from '@stoa/shared/angular/app-title';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pageQuery } from '@stoa/shared/angular/page-query';

import { ProductDocument } from '../../shared/api/operations.generated';
import { BasketStore } from '../../shared/basket/basket-store';
import { QuantityStepper } from '../../shared/basket/quantity-stepper';
import { ProductGrid } from '../../shared/catalog/product-grid';
import { Rating } from '../../shared/catalog/rating';
import { StockBadge } from '../../shared/catalog/stock-badge';
import { Texts } from '../../shared/i18n/texts';
import { PageState } from '../../shared/page/page-state';
import { WishlistButton } from '../../shared/wishlist/wishlist-button';
import { choose, firstChoice } from './option-matrix';
import { OptionPicker, type PickedOption } from './option-picker';
import { ProductGallery } from './product-gallery';

@Component({
  selector: 'shop-product-page',
  imports: [
    RouterLink,
    MoneyPipe,
    NoticeList,
    OptionPicker,
    PageState,
    ProductGallery,
    ProductGrid,
    QuantityStepper,
    Rating,
    StockBadge,
    WishlistButton,
  ],
  templateUrl: './product-page.html',
  styleUrl: './product-page.css',
})
export class ProductPage {
  readonly slug = input.required<string>();

  protected readonly t = inject(Texts).t;
  protected readonly basket = inject(BasketStore);
  readonly #announcer = inject(Announcer);
  readonly #locale = inject(LocaleStore).apiLocale;

  protected readonly query = pageQuery(ProductDocument, () => ({ slug: this.slug(), locale: this.#locale() }));
  /** undefined: not here yet; null: there is no such product. While another product loads the old one must not stay. */
  protected readonly product = computed(() => {
    const product = this.query.data()?.productPage;
    return product && product.slug !== this.slug() ? undefined : product;
  });
  readonly #chosenId = linkedSignal<string, string | undefined>({ source: this.slug, computation: () => undefined });
  protected readonly variant = computed(() => {
    const variants = this.product()?.variants ?? [];
    return variants.find((variant) => variant.id === this.#chosenId()) ?? firstChoice(variants);
  });
  protected readonly quantity = linkedSignal<string | undefined, number>({
    source: () => this.variant()?.id,
    computation: () => 1,
  });
  protected readonly adding = signal(false);
  /** What the last press on "add" came to, for the variant it was about. */
  protected readonly outcome = signal<{ readonly variantId: string; readonly added: boolean } | undefined>(undefined);
  protected readonly shownOutcome = computed(() => {
    const outcome = this.outcome();
    return outcome?.variantId === this.variant()?.id ? outcome : undefined;
  });
  protected readonly soldOut = computed(() => this.variant()?.stock === 'OUT');

  constructor() {
    const title = inject(AppTitle);
    effect(() => title.set(this.product()?.name));
  }

  protected pick(option: PickedOption): void {
    const variant = this.variant();
    const variants = this.product()?.variants ?? [];
    if (variant) this.#chosenId.set(choose(variants, variant, option.name, option.value).id);
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const variant = this.variant();
    if (!variant || this.soldOut() || this.adding()) return;
    this.adding.set(true);
    const added = await this.basket.add(variant.id, this.quantity());
    this.adding.set(false);
    this.outcome.set({ variantId: variant.id, added });
    if (added) this.#announcer.say(this.t().product.added(this.product()?.name ?? variant.name));
  }
}
