import { inject, Pipe, type PipeTransform } from '@angular/core';

import { type DateStyle, formatDate } from '../date';
import { LocaleStore } from './locale-store';

/** `{{ order.placedAt | when: 'dateTime' }}`; impure because the language may change while the page stands. */
@Pipe({ name: 'when', pure: false })
export class DatePipe implements PipeTransform {
  readonly #locale = inject(LocaleStore).locale;

  transform(iso: string, style: DateStyle = 'date'): string {
    return formatDate(iso, this.#locale(), style);
  }
}
