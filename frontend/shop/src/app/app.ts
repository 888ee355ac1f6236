import { Component, effect, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { LiveRegion } from '@stoa/shared/angular/announcer';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { RouteFocus } from '@stoa/shared/angular/route-focus';
import { SessionStore } from '@stoa/shared/angular/session-store';

import { ConnectionNotice } from './shell/connection-notice';
import { SiteFooter } from './shell/site-footer';
import { SiteHeader } from './shell/site-header';
import { BasketStore } from './shared/basket/basket-store';
import { Texts } from './shared/i18n/texts';

@Component({
  selector: 'shop-root',
  imports: [RouterOutlet, LiveRegion, SiteHeader, SiteFooter, ConnectionNotice],
  template: `
    <a class="skip-link" href="#main" (click)="skip($event, main)">{{ t().shop.skip }}</a>
    <shop-header />
    <main id="main" #main class="wrap" tabindex="-1">
      <shop-connection-notice />
      <router-outlet />
    </main>
    <shop-footer />
    <stoa-live-region />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-rows: auto 1fr auto;
      min-height: 100vh;
    }
    main {
      min-width: 0;
    }
  `,
  host: { '(document:visibilitychange)': 'cameBack()' },
})
export class App {
  protected readonly t = inject(Texts).t;
  readonly #session = inject(SessionStore);
  readonly #basket = inject(BasketStore);

  constructor() {
    const locale = inject(LocaleStore);
    inject(RouteFocus).start();
    void this.#session.check();
    effect(() => {
      locale.apiLocale();
      void this.#basket.load();
    });
  }

  /** With a base element a plain `#main` would leave the page. */
  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }

  /** Another tab may have signed in, signed out or filled the basket meanwhile. */
  protected cameBack(): void {
    if (document.visibilityState !== 'visible') return;
    void this.#session.check();
    void this.#basket.load();
  }
}
