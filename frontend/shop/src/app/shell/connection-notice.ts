import { Component, inject, signal } from '@angular/core';
import { Announcer } from '@stoa/shared/angular/announcer';
import { Icon } from '@stoa/shared/angular/icon';

import { Texts } from '../shared/i18n/texts';

/** Says so when the device has no network. */
@Component({
  selector: 'shop-connection-notice',
  imports: [Icon],
  template: `@if (offline()) {
    <p class="notice connection" role="status"><stoa-icon name="warning" /> {{ t().shop.offline }}</p>
  }`,
  styles: `
    .connection {
      margin-top: 1rem;
    }
  `,
  host: { '(window:offline)': 'offline.set(true)', '(window:online)': 'backOnline()' },
})
export class ConnectionNotice {
  protected readonly t = inject(Texts).t;
  protected readonly offline = signal(!navigator.onLine);
  readonly #announcer = inject(Announcer);

  protected backOnline(): void {
    this.offline.set(false);
    this.#announcer.say(this.t().shop.online);
  }
}
