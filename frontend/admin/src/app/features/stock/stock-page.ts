import { Component, computed, inject, input, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pagedRows } from '@stoa/shared/angular/paged-rows';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { SessionStore } from '@stoa/shared/angular/session-store';
import { execute } from '@stoa/shared/graphql/client';
import type { Notice } from '@stoa/shared/notices';

import { AdjustStockDocument, StaffStockDocument } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { MoreRows } from '../../shared/page/more-rows';
import { PageState } from '../../shared/page/page-state';
import { refusal } from '../../shared/page/refusal';
import { may } from '../../shared/permissions/permissions';
import { AdjustDialog, type Adjustment } from './adjust-dialog';
import { StockTable } from './stock-table';

const PAGE_SIZE = 50;

@Component({
  selector: 'console-stock-page',
  imports: [NoticeList, MoreRows, PageState, AdjustDialog, StockTable],
  templateUrl: './stock-page.html',
})
export class StockPage {
  readonly low = input<string>();
  readonly q = input<string>();

  protected readonly t = inject(Texts).t;
  readonly #router = inject(Router);
  readonly #announcer = inject(Announcer);
  readonly #session = inject(SessionStore);
  protected readonly dialog = viewChild.required(AdjustDialog);

  protected readonly lowOnly = computed(() => this.low() === '1');
  protected readonly search = computed(() => this.q()?.trim().slice(0, 100) ?? '');
  readonly #variables = computed(() => ({
    lowOnly: this.lowOnly(),
    search: this.search() || null,
    first: PAGE_SIZE,
  }));
  protected readonly query = pageQuery(StaffStockDocument, () => ({ ...this.#variables(), after: null }));
  protected readonly page = computed(() => this.query.data()?.staffStock);
  protected readonly paged = pagedRows(
    this.query,
    ({ staffStock: { items: rows, ...rest } }) => ({ rows, ...rest }),
    (after) => execute(StaffStockDocument, { ...this.#variables(), after }),
  );
  protected readonly adjusts = computed(() => may(this.#session.roles(), 'adjust-stock'));
  protected readonly refusals = signal<readonly Notice[]>([]);

  protected filter(event: Event, changes: { lowOnly?: boolean; q?: string }): void {
    event.preventDefault();
    const wanted = { lowOnly: this.lowOnly(), q: this.search(), ...changes };
    void this.#router.navigate(['/stock'], {
      queryParams: { low: wanted.lowOnly ? 1 : null, q: wanted.q.trim() || null },
    });
  }

  protected async adjust({ item, delta, reason }: Adjustment): Promise<void> {
    const { variantId, warehouseId } = item;
    try {
      const { staffAdjustStock } = await execute(AdjustStockDocument, { variantId, warehouseId, delta, reason });
      this.refusals.set(staffAdjustStock.notices);
      const changed = staffAdjustStock.item;
      if (!changed) return;
      this.paged.replace(changed, (other) => other.id === changed.id);
      if (staffAdjustStock.notices.length === 0) {
        this.#announcer.say(this.t().stock.saved(changed.productName ?? changed.variantId, changed.onHand));
      }
    } catch (error) {
      this.refusals.set([refusal(error, this.t().state)]);
    }
  }
}
