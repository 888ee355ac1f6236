import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import type { Notice } from '@stoa/shared/notices';

import type { BasketFieldsFragment } from '../../shared/api/operations.generated';
import { BasketStore } from '../../shared/basket/basket-store';
import { Texts } from '../../shared/i18n/texts';
import { PageState } from '../../shared/page/page-state';
import { BasketLine } from './basket-line';
import { CouponForm } from './coupon-form';

type Line = BasketFieldsFragment['lines'][number];

function isAboutCoupon(notice: Notice): boolean {
  return notice.code.startsWith('COUPON_');
}

@Component({
  selector: 'shop-basket-page',
  imports: [RouterLink, MoneyPipe, NoticeList, PageState, BasketLine, CouponForm],
  templateUrl: './basket-page.html',
  styles: `
    .lines {
      display: grid;
      gap: 0.75rem;
    }
  `,
})
export class BasketPage {
  protected readonly t = inject(Texts).t;
  protected readonly store = inject(BasketStore);
  readonly #announcer = inject(Announcer);
  protected readonly basket = this.store.basket;
  protected readonly empty = computed(() => this.store.page() !== undefined && this.store.count() === 0);
  /** What is said about a coupon stands beside its field, unless there is no field. */
  protected readonly couponNotices = computed(() => this.store.notices().filter(isAboutCoupon));
  protected readonly otherNotices = computed(() =>
    this.store.notices().filter((notice) => this.empty() || !isAboutCoupon(notice)),
  );
  /** The basket is loaded by the app; here only its first answer can be missing. */
  protected readonly firstLoad = {
    error: this.store.error,
    loading: computed(() => true),
    reload: () => void this.store.load(),
  };

  protected async changeQuantity(line: Line, quantity: number): Promise<void> {
    const changed = await this.store.change(line.variantId, quantity);
    this.#announcer.say(changed ? this.t().basket.changed(line.name, quantity) : this.t().basket.failed);
  }

  protected async removeLine(line: Line): Promise<void> {
    const removed = await this.store.remove(line.variantId);
    this.#announcer.say(removed ? this.t().basket.removed(line.name) : this.t().basket.failed);
    // The button that was pressed is gone with its line.
    if (removed) document.getElementById('basket-heading')?.focus();
  }
}
