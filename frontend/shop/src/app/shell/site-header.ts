import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink } from '@angular/router';
import { Icon } from '@stoa/shared/angular/icon';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { SessionStore } from '@stoa/shared/angular/session-store';
import { ThemeStore } from '@stoa/shared/angular/theme-store';
import { isLocale, LOCALES } from '@stoa/shared/locale';
import { signInUrl } from '@stoa/shared/session';
import { filter, map } from 'rxjs';

import { BasketStore } from '../shared/basket/basket-store';
import { Texts } from '../shared/i18n/texts';
import { AccountMenu } from './account-menu';

@Component({
  selector: 'shop-header',
  imports: [RouterLink, Icon, AccountMenu],
  templateUrl: './site-header.html',
  styleUrl: './site-header.css',
})
export class SiteHeader {
  protected readonly t = inject(Texts).t;
  protected readonly session = inject(SessionStore);
  protected readonly basket = inject(BasketStore);
  protected readonly theme = inject(ThemeStore);
  protected readonly locales = LOCALES;
  protected readonly locale = inject(LocaleStore);
  readonly #router = inject(Router);

  readonly #url = toSignal(
    this.#router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map((event) => event.urlAfterRedirects),
    ),
    { initialValue: '/' },
  );
  protected readonly signInUrl = computed(() => signInUrl(this.#url()));
  protected readonly searched = computed(() => {
    const url = this.#router.parseUrl(this.#url());
    return url.queryParamMap.get('q') ?? '';
  });

  protected chooseLocale(value: string): void {
    if (isLocale(value)) this.locale.choose(value);
  }

  protected search(event: Event, text: string): void {
    event.preventDefault();
    const q = text.trim();
    void this.#router.navigate(['/products'], { queryParams: q ? { q } : {} });
  }
}
