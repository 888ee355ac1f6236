import { DOCUMENT } from '@angular/common';
import { computed, effect, inject, Injectable, signal } from '@angular/core';

import { apiLocale, chooseLocale, type Locale } from '../locale';
import { remember, remembered } from '../remembered';
import { LOCALE_KEY } from '../theme';

/** The language of the page: chosen once from the browser's languages, then by the person, remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class LocaleStore {
  readonly #document = inject(DOCUMENT);
  readonly #locale = signal<Locale>(chooseLocale(remembered(LOCALE_KEY), navigator.languages));

  readonly locale = this.#locale.asReadonly();
  readonly apiLocale = computed(() => apiLocale(this.#locale()));

  constructor() {
    effect(() => this.#document.documentElement.setAttribute('lang', this.#locale()));
  }

  choose(locale: Locale): void {
    this.#locale.set(locale);
    remember(LOCALE_KEY, locale);
  }
}
