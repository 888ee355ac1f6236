import { Component, input } from '@angular/core';

import type { ProductCardFieldsFragment } from '../api/operations.generated';
import { ProductCard } from './product-card';

@Component({
  selector: 'shop-product-grid',
  imports: [ProductCard],
  template: `
    <ul class="card-grid" [attr.aria-label]="label()">
      @for (product of products(); track product.id) {
        <li><shop-product-card [product]="product" [eager]="$index < 4" /></li>
      }
    </ul>
  `,
  styles: `
    li {
      display: grid;
      min-width: 0;
    }
  `,
})
export class ProductGrid {
  readonly products = input.required<readonly ProductCardFieldsFragment[]>();
  readonly label = input.required<string>();
}
