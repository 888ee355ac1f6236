import { Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import type { PageQuery } from '@stoa/shared/angular/page-query';
import { signInUrl } from '@stoa/shared/session';

import { Texts } from '../i18n/texts';

/** What a page shows instead of its data: that it is coming, that it is not for this job, or that it failed. */
@Component({
  selector: 'console-page-state',
  template: `
    @if (query().error(); as error) {
      <section class="card empty" role="alert">
        @if (error.needsSignIn) {
          <h2>{{ t().state.signInTitle }}</h2>
          <p>{{ t().state.signInHint }}</p>
          <a class="button" [href]="signIn">{{ t().console.signIn }}</a>
        } @else if (error.forbidden) {
          <h2>{{ t().state.forbidden }}</h2>
          <p>{{ t().state.forbiddenHint }}</p>
        } @else {
          <h2>{{ t().state.failed }}</h2>
          <p>{{ t().state.failedHint }}</p>
          <button class="button" type="button" (click)="query().reload()">{{ t().state.retry }}</button>
          <p class="soft small">{{ t().state.code(error.code) }}</p>
        }
      </section>
    } @else if (query().loading()) {
      <p class="soft empty" role="status">{{ t().state.loading }}</p>
    }
  `,
})
export class PageState {
  readonly query = input.required<Pick<PageQuery<unknown>, 'error' | 'loading' | 'reload'>>();
  protected readonly t = inject(Texts).t;
  protected readonly signIn = signInUrl(`/admin${inject(Router).url}`);
}
