import { Component, computed, inject, input } from '@angular/core';
import { DatePipe } from '@stoa/shared/angular/date-pipe';
import { Icon } from '@stoa/shared/angular/icon';

import { Texts } from '../../shared/i18n/texts';
import type { OrderEvent, OrderStatus } from './order-types';
import { timelineSteps } from './timeline-steps';

@Component({
  selector: 'shop-order-timeline',
  imports: [DatePipe, Icon],
  template: `
    <ol>
      @for (step of steps(); track step.status) {
        <li [class]="step.state" [attr.aria-current]="step.state === 'current' ? 'step' : null">
          <span class="mark" aria-hidden="true">
            @if (step.state === 'done') {
              <stoa-icon name="check" />
            } @else if (step.state === 'broken') {
              <stoa-icon name="close" />
            }
          </span>
          <span class="name">{{ t().status[step.status] }}</span>
          <span class="soft small">{{ step.at ? (step.at | when: 'dateTime') : t().order.waiting }}</span>
        </li>
      }
    </ol>
  `,
  styles: `
    li {
      position: relative;
      display: grid;
      grid-template-columns: 2.25rem 1fr auto;
      gap: 0.25rem 0.75rem;
      align-items: center;
      padding-block: 0.45rem;
    }
    li:not(:last-child)::after {
      content: '';
      position: absolute;
      inset-inline-start: 0.95rem;
      top: 2.45rem;
      height: calc(100% - 2rem);
      border-inline-start: 2px solid var(--line-strong);
    }
    .mark {
      display: grid;
      place-items: center;
      width: 2rem;
      height: 2rem;
      border: 2px solid var(--line-strong);
      border-radius: 50%;
      background: var(--surface);
    }
    .done .mark {
      background: var(--olive);
      border-color: var(--olive);
      color: var(--surface);
    }
    .current .mark {
      border: 7px solid var(--accent);
    }
    .current .name {
      font-weight: 700;
    }
    .broken .mark {
      background: var(--danger);
      border-color: var(--danger);
      color: var(--surface);
    }
    .ahead .name {
      color: var(--ink-soft);
    }
  `,
})
export class OrderTimeline {
  readonly status = input.required<OrderStatus>();
  readonly timeline = input.required<readonly OrderEvent[]>();
  protected readonly t = inject(Texts).t;
  protected readonly steps = computed(() => timelineSteps(this.status(), this.timeline()));
}
