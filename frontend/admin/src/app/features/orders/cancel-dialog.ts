import { Component, computed, inject, output, signal, viewChild } from '@angular/core';

import type { StaffOrderFieldsFragment } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { Modal } from '../../shared/page/modal';

export interface Cancellation {
  readonly order: StaffOrderFieldsFragment;
  readonly reason: string;
}

@Component({
  selector: 'console-cancel-dialog',
  imports: [Modal],
  template: `
    <console-modal [heading]="t().orders.cancelOrder(order()?.number ?? '')">
      <p>{{ t().orders.cancelHint }}</p>
      <form class="stack" (submit)="confirm($event)">
        <div class="field">
          <label for="cancel-reason">{{ t().state.reason }}</label>
          <input
            #text
            id="cancel-reason"
            class="input"
            maxlength="200"
            autocomplete="off"
            [attr.aria-invalid]="missing() || null"
            [attr.aria-describedby]="missing() ? 'cancel-reason-error' : null"
            [value]="reason()"
            (input)="reason.set(text.value)"
          />
          @if (missing()) {
            <p id="cancel-reason-error" class="field-error" role="alert">{{ t().state.reasonMissing }}</p>
          }
        </div>
        <div class="row">
          <button class="button" type="submit">{{ t().orders.cancelYes }}</button>
          <button class="button button-quiet" type="button" (click)="modal().close()">{{ t().state.cancel }}</button>
        </div>
      </form>
    </console-modal>
  `,
})
export class CancelDialog {
  readonly confirmed = output<Cancellation>();

  protected readonly t = inject(Texts).t;
  protected readonly modal = viewChild.required(Modal);
  protected readonly order = signal<StaffOrderFieldsFragment | undefined>(undefined);
  protected readonly reason = signal('');
  protected readonly tried = signal(false);
  protected readonly missing = computed(() => this.tried() && this.reason().trim() === '');

  ask(order: StaffOrderFieldsFragment): void {
    this.order.set(order);
    this.reason.set('');
    this.tried.set(false);
    this.modal().open();
  }

  protected confirm(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    const order = this.order();
    const reason = this.reason().trim();
    if (!order || reason === '') return;
    this.modal().close();
    this.confirmed.emit({ order, reason });
  }
}
