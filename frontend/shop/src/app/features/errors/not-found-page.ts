import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Texts } from '../../shared/i18n/texts';

@Component({
  selector: 'shop-not-found-page',
  imports: [RouterLink],
  template: `
    <section class="empty">
      <h1>{{ t().errors.notFound }}</h1>
      <p>{{ t().errors.notFoundHint }}</p>
      <a class="button" routerLink="/">{{ t().errors.toHome }}</a>
    </section>
  `,
})
export class NotFoundPage {
  protected readonly t = inject(Texts).t;
}
