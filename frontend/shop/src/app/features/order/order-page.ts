import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { AppTitle } from '@stoa/shared/angular/app-title';
import { DatePipe } from '@stoa/shared/angular/date-pipe';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { execute } from '@stoa/shared/graphql/client';
import type { Notice } from '@stoa/shared/notices';

import { CancelOrderDocument, OrderDocument } from '../../shared/api/operations.generated';
import { addressLine } from '../../shared/address/address-rules';
import { BasketStore } from '../../shared/basket/basket-store';
import { Texts } from '../../shared/i18n/texts';
import { OrderStatusBadge } from '../../shared/orders/order-status';
import { PageState } from '../../shared/page/page-state';
import { CancelOrder } from './cancel-order';
import { CancelledNotice } from './cancelled-notice';
import { followOrder } from './follow-order';
import { OrderDeliveries } from './order-deliveries';
import { OrderLines } from './order-lines';
import { OrderTimeline } from './order-timeline';
import { applyChange, isStale, type Order, type OrderChange } from './order-types';
import { isFinal } from './timeline-steps';

@Component({
  selector: 'shop-order-page',
  imports: [
    RouterLink,
    DatePipe,
    MoneyPipe,
    NoticeList,
    CancelOrder,
    CancelledNotice,
    OrderDeliveries,
    OrderLines,
    OrderStatusBadge,
    OrderTimeline,
    PageState,
  ],
  templateUrl: './order-page.html',
})
export class OrderPage {
  readonly id = input.required<string>();
  /** Set when the checkout has just led here. */
  readonly placed = input<string>();

  protected readonly t = inject(Texts).t;
  readonly #announcer = inject(Announcer);
  readonly #basket = inject(BasketStore);
  readonly #locale = inject(LocaleStore).apiLocale;

  protected readonly query = pageQuery(OrderDocument, () => ({ id: this.id(), locale: this.#locale() }));
  protected readonly order = computed<Order | null | undefined>(() => {
    const order = this.query.data()?.orderPage;
    return order && order.id !== this.id() ? undefined : order;
  });
  readonly #status = computed(() => this.order()?.status);
  readonly #followed = computed(() => {
    const status = this.#status();
    return status && !isFinal(status) ? this.id() : undefined;
  });
  protected readonly connected = signal(true);
  protected readonly final = computed(() => isFinal(this.#status() ?? 'DELIVERED'));
  protected readonly refusals = signal<readonly Notice[]>([]);
  protected readonly addressLine = addressLine;

  constructor() {
    const title = inject(AppTitle);
    effect(() => {
      const order = this.order();
      title.set(order ? this.t().order.heading(order.number) : undefined);
    });
    effect((onCleanup) => {
      const id = this.#followed();
      if (!id) return;
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => this.#follow(id, abort.signal));
    });
  }

  protected async cancel(): Promise<void> {
    try {
      const { cancelOrder } = await execute(CancelOrderDocument, { id: this.id() });
      this.refusals.set(cancelOrder.notices);
      if (cancelOrder.order) this.#show(cancelOrder.order);
    } catch {
      this.#announcer.say(this.t().state.failedHint);
    }
  }

  #follow(id: string, signal: AbortSignal): void {
    followOrder(id, {
      signal,
      onChange: (change) => this.#changed(change),
      onConnection: (connected) => this.#connection(connected),
    }).catch(() => {
      // Refused for good, most likely because the session has ended: asking again tells the person why.
      this.connected.set(false);
      this.query.reload();
    });
  }

  #connection(connected: boolean): void {
    // What happened while nobody listened is asked for, not guessed.
    if (connected && !this.connected()) this.query.reload();
    this.connected.set(connected);
  }

  #changed(change: OrderChange): void {
    const order = this.order();
    if (order?.id !== change.id || isStale(order, change)) return;
    this.#show(applyChange(order, change));
  }

  #show(order: Order): void {
    const before = this.#status();
    this.query.set({ orderPage: order });
    if (order.status === before) return;
    this.#announcer.say(this.t().order.now(this.t().status[order.status]));
    // A confirmed order leaves an empty basket behind, a cancelled one gives it back.
    void this.#basket.load();
  }
}
