import { Component, computed, inject, input } from '@angular/core';
import { DatePipe } from '@stoa/shared/angular/date-pipe';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { MoneyPipe } from '@stoa/shared/angular/money-pipe';
import { formatDate } from '@stoa/shared/date';
import { formatMoney } from '@stoa/shared/money';

import type { DashboardQuery } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { drawChart } from './chart-geometry';

type SalesDay = DashboardQuery['staffDashboard']['days'][number];

const AREA = { left: 62, top: 10, width: 730, height: 190 };

/** Sales per day as a picture with a sentence, and the same figures as a table. */
@Component({
  selector: 'console-sales-chart',
  imports: [DatePipe, MoneyPipe],
  template: `
    @if (best(); as best) {
      <div class="table-scroll" tabindex="0" role="group" [attr.aria-label]="t().dashboard.chart">
        <svg viewBox="0 0 800 230" role="img" [attr.aria-label]="sentence()">
          @for (line of chart().grid; track line.y) {
            <line
              class="grid"
              [attr.x1]="area.left"
              [attr.x2]="area.left + area.width"
              [attr.y1]="line.y"
              [attr.y2]="line.y"
            />
            <text text-anchor="end" [attr.x]="area.left - 8" [attr.y]="line.y + 4">{{ axis(line.amount) }}</text>
          }
          @for (bar of chart().bars; track bar.date) {
            <rect
              rx="2"
              [class.best]="bar.date === best.date"
              [attr.x]="bar.x"
              [attr.y]="bar.y"
              [attr.width]="bar.width"
              [attr.height]="bar.height"
            />
          }
          @for (tick of ticks(); track tick.date) {
            <text text-anchor="middle" y="222" [attr.x]="tick.x">{{ tick.date | when: 'dayMonth' }}</text>
          }
        </svg>
      </div>
    } @else {
      <p class="soft">{{ t().dashboard.noSales }}</p>
    }
    <details>
      <summary>{{ t().dashboard.table }}</summary>
      <div class="table-scroll" tabindex="0" role="group" [attr.aria-label]="t().dashboard.table">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{{ t().dashboard.day }}</th>
              <th scope="col" class="number">{{ t().dashboard.orderCount }}</th>
              <th scope="col" class="number">{{ t().dashboard.revenue }}</th>
            </tr>
          </thead>
          <tbody>
            @for (day of days(); track day.date) {
              <tr>
                <th scope="row">{{ day.date | when }}</th>
                <td class="number">{{ day.orderCount }}</td>
                <td class="number">{{ day.revenue | money }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    </details>
  `,
  styles: `
    :host {
      display: grid;
      gap: 1rem;
    }
    svg {
      /* Narrower, its letters could not be read; the box around it scrolls. */
      min-width: 34rem;
      width: 100%;
      height: auto;
    }
    rect {
      fill: var(--olive);
    }
    .best {
      fill: var(--accent);
    }
    .grid {
      stroke: var(--line);
    }
    text {
      fill: var(--ink-soft);
      font-size: 12px;
    }
    summary {
      min-height: 1.75rem;
      cursor: pointer;
      color: var(--accent);
    }
    details .table-scroll {
      max-height: 22rem;
      overflow: auto;
    }
  `,
})
export class SalesChart {
  readonly days = input.required<readonly SalesDay[]>();

  protected readonly t = inject(Texts).t;
  protected readonly area = AREA;
  readonly #locale = inject(LocaleStore).locale;
  readonly #currency = computed(() => this.days()[0]?.revenue.currency ?? 'EUR');

  protected readonly chart = computed(() =>
    drawChart(
      this.days().map((day) => ({ date: day.date, amount: day.revenue.amount })),
      AREA,
    ),
  );
  protected readonly best = computed(() => {
    const [first, ...rest] = this.days();
    const best = rest.reduce((top, day) => (top && day.revenue.amount > top.revenue.amount ? day : top), first);
    return best && best.revenue.amount > 0 ? best : undefined;
  });
  /** About six dates along the axis, however many days there are. */
  protected readonly ticks = computed(() => {
    const { bars } = this.chart();
    const every = Math.max(1, Math.ceil(bars.length / 6));
    return bars.filter((_, index) => index % every === 0).map((bar) => ({ date: bar.date, x: bar.x + bar.width / 2 }));
  });
  protected readonly sentence = computed(() => {
    const best = this.best();
    if (!best) return this.t().dashboard.noSales;
    const day = formatDate(best.date, this.#locale());
    return this.t().dashboard.chartText(this.days().length, day, formatMoney(best.revenue, this.#locale()));
  });

  protected axis(amount: number): string {
    return formatMoney({ amount, currency: this.#currency() }, this.#locale()).replace(/[.,]00(?=\D*$)/, '');
  }
}
