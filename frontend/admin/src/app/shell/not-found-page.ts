import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Texts } from '../shared/i18n/texts';

@Component({
  selector: 'console-not-found-page',
  imports: [RouterLink],
  template: `
    <section class="empty">
      <h1>{{ t().gate.notFound }}</h1>
      <p>{{ t().gate.notFoundHint }}</p>
      <a class="button" routerLink="/">{{ t().gate.toDashboard }}</a>
    </section>
  `,
})
export class NotFoundPage {
  protected readonly t = inject(Texts).t;
}
