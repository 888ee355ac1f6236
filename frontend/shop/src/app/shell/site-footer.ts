import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '@stoa/shared/angular/session-store';
import { signInUrl } from '@stoa/shared/session';

import { Texts } from '../shared/i18n/texts';

@Component({
  selector: 'shop-footer',
  imports: [RouterLink],
  template: `
    <footer>
      <div class="wrap footer">
        <div>
          <p class="motto">{{ t().shop.footer }}</p>
          <p class="soft small">{{ t().shop.footerDemo }}</p>
        </div>
        <ul class="row">
          <li>
            <a routerLink="/products">{{ t().shop.products }}</a>
          </li>
          @if (guest()) {
            <li>
              <a [href]="registerUrl">{{ t().shop.register }}</a>
            </li>
          }
        </ul>
      </div>
    </footer>
  `,
  styles: `
    footer {
      border-top: 1px solid var(--line);
      background: var(--surface-sunken);
    }
    .footer {
      display: flex;
      flex-wrap: wrap;
      gap: 1rem 3rem;
      justify-content: space-between;
      padding-block: 1.75rem;
    }
    .motto {
      font-family: var(--font-title);
      font-size: 1.15rem;
    }
    a {
      display: inline-block;
      padding: 0.4rem 0;
    }
  `,
})
export class SiteFooter {
  protected readonly t = inject(Texts).t;
  protected readonly registerUrl = signInUrl('/account', true);
  readonly #session = inject(SessionStore);
  protected readonly guest = computed(() => this.#session.known() && !this.#session.signedIn());
}
