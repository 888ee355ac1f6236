import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { execute } from '@stoa/shared/graphql/client';

import {
  AccountDocument,
  type AddressInput,
  MarkNotificationsReadDocument,
  SaveAddressDocument,
} from '../../shared/api/operations.generated';
import { ProductGrid } from '../../shared/catalog/product-grid';
import { Texts } from '../../shared/i18n/texts';
import { PageState } from '../../shared/page/page-state';
import { AddressBook } from './address-book';
import { NotificationList } from './notification-list';

@Component({
  selector: 'shop-account-page',
  imports: [RouterLink, NoticeList, AddressBook, NotificationList, PageState, ProductGrid],
  template: `
    @if (page(); as account) {
      <div class="page">
        <div class="row spread">
          <h1>{{ t().account.heading }}</h1>
          <a routerLink="/orders">{{ t().orders.heading }}</a>
        </div>
        <stoa-notices [notices]="account.notices" />

        <section class="card stack" aria-labelledby="profile">
          <h2 id="profile">{{ t().account.profile }}</h2>
          <dl class="profile">
            <dt class="soft">{{ t().account.name }}</dt>
            <dd>{{ account.name }}</dd>
            @if (account.email) {
              <dt class="soft">{{ t().account.email }}</dt>
              <dd>{{ account.email }}</dd>
            }
          </dl>
        </section>

        <shop-address-book [addresses]="account.addresses" [failed]="saveFailed()" (saved)="save($event)" />
        <shop-notification-list [notifications]="account.notifications" (read)="markRead()" />

        <section class="stack" aria-labelledby="wishlist">
          <h2 id="wishlist">{{ t().account.wishlist }}</h2>
          @if (account.wishlist.length > 0) {
            <shop-product-grid [products]="account.wishlist" [label]="t().account.wishlist" />
          } @else {
            <p class="soft">{{ t().account.noWishes }}</p>
          }
        </section>
      </div>
    } @else {
      <shop-page-state [query]="query" />
    }
  `,
  styles: `
    .profile {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 0.4rem 1.5rem;
    }
  `,
})
export class AccountPage {
  protected readonly t = inject(Texts).t;
  readonly #announcer = inject(Announcer);
  protected readonly query = pageQuery(AccountDocument, () => ({}));
  protected readonly page = computed(() => this.query.data()?.account);
  protected readonly saveFailed = signal(false);

  protected async save(input: AddressInput): Promise<void> {
    try {
      const { saveAddress } = await execute(SaveAddressDocument, { input });
      this.query.set({ account: saveAddress });
      this.saveFailed.set(false);
      this.#announcer.say(this.t().state.saved);
    } catch {
      this.saveFailed.set(true);
    }
  }

  protected async markRead(): Promise<void> {
    try {
      await execute(MarkNotificationsReadDocument, {});
      this.query.reload();
    } catch {
      this.#announcer.say(this.t().state.failedHint);
    }
  }
}
