import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DatePipe } from '@stoa/shared/angular/date-pipe';

import type { AccountFieldsFragment } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';

@Component({
  selector: 'shop-notification-list',
  imports: [RouterLink, DatePipe],
  template: `
    <section class="card stack" aria-labelledby="notifications">
      <div class="row spread">
        <h2 id="notifications">{{ t().account.notifications }}</h2>
        @if (unread() > 0) {
          <button class="button button-plain" type="button" (click)="read.emit()">{{ t().account.markRead }}</button>
        }
      </div>
      <ul class="stack">
        @for (item of notifications(); track item.id) {
          <li class="item">
            <p class="row">
              <strong>{{ item.title }}</strong>
              @if (!item.read) {
                <span class="badge badge-accent">{{ t().account.unread }}</span>
              }
              <span class="soft small">{{ item.createdAt | when: 'dateTime' }}</span>
            </p>
            <p>{{ item.body }}</p>
            @if (item.orderId) {
              <a [routerLink]="['/orders', item.orderId]">{{ t().account.toOrder }}</a>
            }
          </li>
        } @empty {
          <li class="soft">{{ t().account.noNotifications }}</li>
        }
      </ul>
    </section>
  `,
  styles: `
    .item {
      display: grid;
      gap: 0.2rem;
      padding-top: 0.75rem;
      border-top: 1px solid var(--line);
    }
  `,
})
export class NotificationList {
  readonly notifications = input.required<AccountFieldsFragment['notifications']>();
  readonly read = output();
  protected readonly t = inject(Texts).t;
  protected readonly unread = computed(() => this.notifications().filter((item) => !item.read).length);
}
