import { DOCUMENT } from '@angular/common';
import { computed, effect, inject, Injectable, signal } from '@angular/core';

import { remember, remembered } from '../remembered';
import { chooseTheme, isDark, type Theme, THEME_KEY } from '../theme';

/** Light or dark: the device's wish until the person chooses. */
@Injectable({ providedIn: 'root' })
export class ThemeStore {
  readonly #document = inject(DOCUMENT);
  readonly #device = matchMedia('(prefers-color-scheme: dark)');
  readonly #deviceIsDark = signal(this.#device.matches);
  readonly #theme = signal<Theme>(chooseTheme(remembered(THEME_KEY)));

  readonly dark = computed(() => isDark(this.#theme(), this.#deviceIsDark()));

  constructor() {
    this.#device.addEventListener('change', (event) => this.#deviceIsDark.set(event.matches));
    effect(() => this.#document.documentElement.setAttribute('data-theme', this.dark() ? 'dark' : 'light'));
  }

  toggle(): void {
    const next: Theme = this.dark() ? 'light' : 'dark';
    this.#theme.set(next);
    remember(THEME_KEY, next);
  }
}
