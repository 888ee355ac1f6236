import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';

import type { ProductCardFieldsFragment } from '../api/operations.generated';
import { Texts } from '../i18n/texts';
import { WishlistButton } from '../wishlist/wishlist-button';
import { Rating } from './rating';

/** One product in a list; the whole card is one link, the heart beside it is its own button. */
@Component({
  selector: 'shop-product-card',
  imports: [RouterLink, MoneyPipe, Rating, WishlistButton],
  template: `
    <article class="product-card">
      <a class="link" [routerLink]="['/product', product().slug]">
        <img
          [src]="product().image.url"
          alt=""
          width="400"
          height="400"
          decoding="async"
          [attr.loading]="eager() ? 'eager' : 'lazy'"
        />
        <span class="brand soft">{{ product().brand }}</span>
        <span class="name">{{ product().name }}</span>
      </a>
      <p class="foot">
        <span class="price"
          ><span class="soft small">{{ t().card.from }}</span> {{ product().priceFrom | money }}</span
        >
        <shop-rating [rating]="product().rating" [count]="product().ratingCount" />
      </p>
      @if (product().promotionPercent; as percent) {
        <span class="badge badge-accent promotion">{{ t().card.off(percent) }}</span>
      }
      <shop-wishlist-button
        class="wish"
        [productId]="product().id"
        [name]="product().name"
        [wished]="product().onWishlist"
      />
    </article>
  `,
  styleUrl: './product-card.css',
})
export class ProductCard {
  readonly product = input.required<ProductCardFieldsFragment>();
  /** Pictures above the fold are not worth delaying. */
  readonly eager = input(false);
  protected readonly t = inject(Texts).t;
}
