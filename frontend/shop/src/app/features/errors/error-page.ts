import { Component, computed, inject, input } from '@angular/core';
import { signInUrl } from '@stoa/shared/session';

import { Texts } from '../../shared/i18n/texts';

/** Where a navigation ends that could not be completed; `?reason=sign-in` when it was the sign-in. */
@Component({
  selector: 'shop-error-page',
  template: `
    <section class="empty">
      <h1>{{ signIn() ? t().errors.signIn : t().errors.title }}</h1>
      <p>{{ signIn() ? t().errors.signInHint : t().errors.hint }}</p>
      <div class="row">
        @if (signIn()) {
          <a class="button" [href]="signInUrl">{{ t().shop.signIn }}</a>
        }
        <!-- A full load on purpose: it also fetches a newer version of the shop. -->
        <a class="button button-quiet" href="/">{{ t().errors.toHome }}</a>
      </div>
    </section>
  `,
})
export class ErrorPage {
  readonly reason = input<string>();
  protected readonly t = inject(Texts).t;
  protected readonly signIn = computed(() => this.reason() === 'sign-in');
  protected readonly signInUrl = signInUrl('/');
}
