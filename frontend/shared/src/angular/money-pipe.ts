import { inject, Pipe, type PipeTransform } from '@angular/core';

import { formatMoney, type Money } from '../money';
import { LocaleStore } from './locale-store';

/** `{{ price | money }}`; impure because the language may change while the page stands. */
@Pipe({ name: 'money', pure: false })
export class MoneyPipe implements PipeTransform {
  readonly #locale = inject(LocaleStore).locale;

  transform(money: Money): string {
    return formatMoney(money, this.#locale());
  }
}
