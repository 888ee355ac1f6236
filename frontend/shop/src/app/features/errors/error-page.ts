import { Component, inject } from '@angular/core';

import { Texts } from '../../shared/i18n/texts';

/** Where a navigation ends that could not be completed. */
@Component({
  selector: 'shop-error-page',
  template: `
    <section class="empty">
      <h1>{{ t().errors.title }}</h1>
      <p>{{ t().errors.hint }}</p>
      <!-- A full load on purpose: it also fetches a newer version of the shop. -->
      <a class="button" href="/">{{ t().errors.toHome }}</a>
    </section>
  `,
})
export class ErrorPage {
  protected readonly t = inject(Texts).t;
}
