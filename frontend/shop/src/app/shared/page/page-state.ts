import { Component, inject, input } from '@angular/core';
import { Icon } from '@stoa/shared/angular/icon';
import type { PageQuery } from '@stoa/shared/angular/page-query';

import { Texts } from '../i18n/texts';
import { SignInPrompt } from './sign-in-prompt';

/** What a page shows instead of its data: that it is coming, that it is private, or that it failed and how to go on. */
@Component({
  selector: 'shop-page-state',
  imports: [Icon, SignInPrompt],
  template: `
    @if (query().error(); as error) {
      @if (error.needsSignIn) {
        <shop-sign-in-prompt />
      } @else {
        <section class="card empty" role="alert">
          <stoa-icon name="warning" />
          <h1>{{ error.forbidden ? t().state.forbidden : t().state.failed }}</h1>
          @if (!error.forbidden) {
            <p>{{ t().state.failedHint }}</p>
            <button class="button" type="button" (click)="query().reload()">{{ t().state.retry }}</button>
          }
          <p class="soft small">{{ t().state.code(error.code) }}</p>
        </section>
      }
    } @else if (query().loading()) {
      <p class="soft empty" role="status">{{ t().state.loading }}</p>
    }
  `,
})
export class PageState {
  readonly query = input.required<Pick<PageQuery<unknown>, 'error' | 'loading' | 'reload'>>();
  protected readonly t = inject(Texts).t;
}
