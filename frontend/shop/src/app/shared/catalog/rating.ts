import { Component, computed, inject, input } from '@angular/core';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { region } from '@stoa/shared/locale';

import { Texts } from '../i18n/texts';

@Component({
  selector: 'shop-rating',
  template: `
    @if (count() > 0) {
      <span role="img" [attr.aria-label]="t().card.rating(shown(), count())">
        <span class="star" aria-hidden="true">★</span> {{ shown() }} <span class="soft">({{ count() }})</span>
      </span>
    } @else {
      <span class="soft">{{ t().card.noRating }}</span>
    }
  `,
  styles: `
    :host {
      font-size: 0.9rem;
    }
    .star {
      color: var(--accent);
    }
  `,
})
export class Rating {
  readonly rating = input.required<number>();
  readonly count = input.required<number>();
  protected readonly t = inject(Texts).t;
  readonly #locale = inject(LocaleStore).locale;
  protected readonly shown = computed(() =>
    this.rating().toLocaleString(region(this.#locale()), { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  );
}
