import { computed, inject, Injectable } from '@angular/core';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import type { Catalogues } from '@stoa/shared/messages';

import { de } from './de';
import { en } from './en';

export const catalogues: Catalogues<typeof en> = { en, de };

/** The texts of the page's language: `t().basket.title` in a template follows the switch. */
@Injectable({ providedIn: 'root' })
export class Texts {
  readonly #locale = inject(LocaleStore);
  readonly t = computed(() => catalogues[this.#locale.locale()]);
}
