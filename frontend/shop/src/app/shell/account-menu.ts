import { Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { Icon } from '@stoa/shared/angular/icon';
import { SessionStore } from '@stoa/shared/angular/session-store';

import { Texts } from '../shared/i18n/texts';

/** What a signed-in person can go to; a plain disclosure, so that Tab and Escape do what people expect. */
@Component({
  selector: 'shop-account-menu',
  imports: [RouterLink, Icon],
  template: `
    <button
      #toggle
      class="tool"
      type="button"
      aria-controls="account-menu"
      [attr.aria-expanded]="open()"
      (click)="open.set(!open())"
    >
      <stoa-icon name="person" /><span class="tool-text">{{ t().shop.account }}</span>
    </button>
    @if (open()) {
      <div id="account-menu" class="menu">
        <p class="soft small">{{ t().shop.hello(session.name()) }}</p>
        <ul>
          <li>
            <a routerLink="/orders" (click)="open.set(false)">{{ t().shop.orders }}</a>
          </li>
          <li>
            <a routerLink="/account" (click)="open.set(false)">{{ t().account.profile }}</a>
          </li>
          @if (session.staff()) {
            <li>
              <a href="/admin/">{{ t().shop.staff }}</a>
            </li>
          }
          <li>
            <button type="button" (click)="signOut()">{{ t().shop.signOut }}</button>
          </li>
        </ul>
      </div>
    }
  `,
  styleUrls: ['./account-menu.css'],
  host: {
    '(document:click)': 'closeOutside($event)',
    '(keydown.escape)': 'closeAndReturn()',
  },
})
export class AccountMenu {
  protected readonly t = inject(Texts).t;
  protected readonly session = inject(SessionStore);
  protected readonly open = signal(false);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly toggle = viewChild.required<ElementRef<HTMLButtonElement>>('toggle');
  readonly #announcer = inject(Announcer);

  protected closeOutside(event: Event): void {
    if (!this.#host.nativeElement.contains(event.target as Node)) this.open.set(false);
  }

  protected closeAndReturn(): void {
    if (!this.open()) return;
    this.open.set(false);
    this.toggle().nativeElement.focus();
  }

  protected async signOut(): Promise<void> {
    try {
      await this.session.signOut();
    } catch {
      this.#announcer.say(this.t().state.failedHint);
    }
  }
}
