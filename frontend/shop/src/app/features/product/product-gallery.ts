import { Component, computed, inject, input, linkedSignal } from '@angular/core';

import { Texts } from '../../shared/i18n/texts';

export interface Picture {
  readonly url: string;
  readonly alt: string;
}

@Component({
  selector: 'shop-product-gallery',
  template: `
    <figure>
      @if (shown(); as picture) {
        <img class="main" width="800" height="800" [src]="picture.url" [alt]="picture.alt || name()" />
      }
    </figure>
    @if (pictures().length > 1) {
      <ul class="thumbs" [attr.aria-label]="t().product.pictures">
        @for (picture of pictures(); track picture.url) {
          <li>
            <button
              type="button"
              [attr.aria-label]="t().product.picture($index + 1)"
              [attr.aria-pressed]="picture.url === shown()?.url"
              (click)="url.set(picture.url)"
            >
              <img width="80" height="80" alt="" [src]="picture.url" />
            </button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    .main {
      width: 100%;
      height: auto;
      aspect-ratio: 1;
      object-fit: cover;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface-sunken);
    }
    .thumbs {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
    }
    button {
      padding: 0;
      border: 2px solid var(--line);
      border-radius: var(--radius-small);
      background: none;
      overflow: clip;
      cursor: pointer;
    }
    button[aria-pressed='true'] {
      border-color: var(--accent);
    }
  `,
})
export class ProductGallery {
  readonly images = input.required<readonly Picture[]>();
  /** The picture of the chosen variant comes to the front. */
  readonly variantImage = input.required<Picture | undefined>();
  readonly name = input.required<string>();

  protected readonly t = inject(Texts).t;
  protected readonly pictures = computed(() => {
    const variantImage = this.variantImage();
    const all = variantImage ? [...this.images(), variantImage] : this.images();
    return all.filter((picture, index) => all.findIndex((other) => other.url === picture.url) === index);
  });
  protected readonly url = linkedSignal(() => this.variantImage()?.url ?? this.images()[0]?.url);
  protected readonly shown = computed(() => this.pictures().find((picture) => picture.url === this.url()));
}
