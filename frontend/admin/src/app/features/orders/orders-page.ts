import { Component, computed, inject, input, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pagedRows } from '@stoa/shared/angular/paged-rows';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { SessionStore } from '@stoa/shared/angular/session-store';
import { execute } from '@stoa/shared/graphql/client';
import type { Notice } from '@stoa/shared/notices';

import {
  type OrderStatus,
  StaffCancelOrderDocument,
  type StaffOrderFieldsFragment,
  StaffOrdersDocument,
} from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { OrderTable } from '../../shared/orders/order-table';
import { MoreRows } from '../../shared/page/more-rows';
import { PageState } from '../../shared/page/page-state';
import { refusal } from '../../shared/page/refusal';
import { may } from '../../shared/permissions/permissions';
import { CancelDialog } from './cancel-dialog';

const STATUSES: readonly OrderStatus[] = [
  'PLACED',
  'STOCK_RESERVED',
  'PAID',
  'CONFIRMED',
  'SHIPPED',
  'DELIVERED',
  'CANCELLED',
];
const PAGE_SIZE = 50;

@Component({
  selector: 'console-orders-page',
  imports: [NoticeList, OrderTable, MoreRows, PageState, CancelDialog],
  templateUrl: './orders-page.html',
})
export class OrdersPage {
  readonly status = input<string>();
  readonly q = input<string>();

  protected readonly t = inject(Texts).t;
  protected readonly statuses = STATUSES;
  readonly #router = inject(Router);
  readonly #announcer = inject(Announcer);
  readonly #session = inject(SessionStore);
  protected readonly dialog = viewChild.required(CancelDialog);

  protected readonly chosen = computed(() => STATUSES.find((status) => status === this.status()));
  protected readonly search = computed(() => this.q()?.trim().slice(0, 100) ?? '');
  readonly #variables = computed(() => ({
    status: this.chosen() ?? null,
    search: this.search() || null,
    first: PAGE_SIZE,
  }));
  protected readonly query = pageQuery(StaffOrdersDocument, () => ({ ...this.#variables(), after: null }));
  protected readonly page = computed(() => this.query.data()?.staffOrders);
  protected readonly paged = pagedRows(
    this.query,
    ({ staffOrders: { orders: rows, ...rest } }) => ({ rows, ...rest }),
    (after) => execute(StaffOrdersDocument, { ...this.#variables(), after }),
  );
  protected readonly cancels = computed(() => may(this.#session.roles(), 'cancel-orders'));
  protected readonly refusals = signal<readonly Notice[]>([]);

  protected filter(event: Event, changes: { status?: string; q?: string }): void {
    event.preventDefault();
    const queryParams = { status: this.chosen(), q: this.search(), ...changes };
    void this.#router.navigate(['/orders'], {
      queryParams: { status: queryParams.status || null, q: queryParams.q.trim() || null },
    });
  }

  protected async cancel(order: StaffOrderFieldsFragment, reason: string): Promise<void> {
    try {
      const { staffCancelOrder } = await execute(StaffCancelOrderDocument, { id: order.id, reason });
      this.refusals.set(staffCancelOrder.notices);
      const status = staffCancelOrder.order?.status;
      if (status) this.paged.replace({ ...order, status }, (other) => other.id === order.id);
      else if (staffCancelOrder.notices.length === 0) this.query.reload();
      if (status === 'CANCELLED') this.#announcer.say(this.t().orders.cancelled(order.number));
    } catch (error) {
      this.refusals.set([refusal(error, this.t().state)]);
    }
  }
}
