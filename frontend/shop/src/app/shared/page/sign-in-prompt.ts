import { Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Icon } from '@stoa/shared/angular/icon';
import { signInUrl } from '@stoa/shared/session';

import { Texts } from '../i18n/texts';

/** Signing in is a navigation: it leaves for the identity provider's page and comes back here. */
@Component({
  selector: 'shop-sign-in-prompt',
  imports: [Icon],
  template: `
    <section class="card empty">
      <stoa-icon name="person" />
      <h1>{{ t().state.signInTitle }}</h1>
      <p>{{ t().state.signInHint }}</p>
      <div class="row">
        <a class="button" [href]="signIn">{{ t().shop.signIn }}</a>
        <a class="button button-quiet" [href]="register">{{ t().shop.register }}</a>
      </div>
    </section>
  `,
})
export class SignInPrompt {
  protected readonly t = inject(Texts).t;
  readonly #here = inject(Router).url;
  protected readonly signIn = signInUrl(this.#here);
  protected readonly register = signInUrl(this.#here, true);
}
