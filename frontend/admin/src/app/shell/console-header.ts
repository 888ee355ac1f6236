import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '@stoa/shared/angular/icon';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { SessionStore } from '@stoa/shared/angular/session-store';
import { ThemeStore } from '@stoa/shared/angular/theme-store';
import { isLocale, LOCALES } from '@stoa/shared/locale';

import { Texts } from '../shared/i18n/texts';
import { may } from '../shared/permissions/permissions';

@Component({
  selector: 'console-header',
  imports: [RouterLink, RouterLinkActive, Icon],
  template: `
    <header>
      <div class="wrap bar">
        <a class="brand" routerLink="/"><stoa-icon name="home" /> {{ t().console.name }}</a>
        @if (session.staff()) {
          <nav class="pages" [attr.aria-label]="t().console.menu">
            @if (seesDashboard()) {
              <a
                routerLink="/"
                routerLinkActive="active"
                ariaCurrentWhenActive="page"
                [routerLinkActiveOptions]="{ exact: true }"
                ><stoa-icon name="chart" /> {{ t().console.dashboard }}</a
              >
            }
            @if (seesOrders()) {
              <a routerLink="/orders" routerLinkActive="active" ariaCurrentWhenActive="page"
                ><stoa-icon name="truck" /> {{ t().console.orders }}</a
              >
            }
            @if (seesStock()) {
              <a routerLink="/stock" routerLinkActive="active" ariaCurrentWhenActive="page"
                ><stoa-icon name="box" /> {{ t().console.stock }}</a
              >
            }
          </nav>
        }
        <div class="row own">
          <label class="visually-hidden" for="console-language">{{ t().console.language }}</label>
          <select #language id="console-language" class="tool" (change)="chooseLocale(language.value)">
            @for (code of locales; track code) {
              <option [value]="code" [selected]="code === locale.locale()">{{ code.toUpperCase() }}</option>
            }
          </select>
          <button class="tool" type="button" (click)="theme.toggle()">
            <stoa-icon [name]="theme.dark() ? 'sun' : 'moon'" />
            <span class="visually-hidden">{{ theme.dark() ? t().console.light : t().console.dark }}</span>
          </button>
          @if (session.staff()) {
            <span class="soft small who">{{ t().console.signedInAs(session.name()) }}</span>
            <button class="tool" type="button" (click)="session.signOut()">{{ t().console.signOut }}</button>
          }
        </div>
      </div>
    </header>
  `,
  styleUrl: './console-header.css',
})
export class ConsoleHeader {
  protected readonly t = inject(Texts).t;
  protected readonly session = inject(SessionStore);
  protected readonly theme = inject(ThemeStore);
  protected readonly locale = inject(LocaleStore);
  protected readonly locales = LOCALES;
  protected readonly seesDashboard = computed(() => may(this.session.roles(), 'see-dashboard'));
  protected readonly seesOrders = computed(() => may(this.session.roles(), 'see-orders'));
  protected readonly seesStock = computed(() => may(this.session.roles(), 'see-stock'));

  protected chooseLocale(value: string): void {
    if (isLocale(value)) this.locale.choose(value);
  }
}
