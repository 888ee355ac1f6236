import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pageQuery } from '@stoa/shared/angular/page-query';

import { DashboardDocument } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { OrderTable } from '../../shared/orders/order-table';
import { PageState } from '../../shared/page/page-state';
import { SalesChart } from './sales-chart';

const PERIODS = [7, 30, 90];
const USUAL_PERIOD = 30;

@Component({
  selector: 'console-dashboard-page',
  imports: [RouterLink, MoneyPipe, NoticeList, OrderTable, PageState, SalesChart],
  templateUrl: './dashboard-page.html',
  styleUrl: './dashboard-page.css',
})
export class DashboardPage {
  /** From the address, so that a view can be kept. */
  readonly days = input<string>();

  protected readonly t = inject(Texts).t;
  protected readonly periods = PERIODS;
  readonly #router = inject(Router);
  protected readonly period = computed(() => PERIODS.find((days) => String(days) === this.days()) ?? USUAL_PERIOD);
  protected readonly query = pageQuery(DashboardDocument, () => ({ days: this.period() }));
  protected readonly page = computed(() => this.query.data()?.staffDashboard);

  protected choosePeriod(days: string): void {
    void this.#router.navigate(['/'], { queryParams: { days } });
  }
}
