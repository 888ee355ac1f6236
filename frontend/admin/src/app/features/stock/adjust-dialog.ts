import { Component, computed, inject, output, signal, viewChild } from '@angular/core';

import type { StockItemFieldsFragment } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { Modal } from '../../shared/page/modal';
import { parseDelta } from './delta';

export interface Adjustment {
  readonly item: StockItemFieldsFragment;
  readonly delta: number;
  readonly reason: string;
}

@Component({
  selector: 'console-adjust-dialog',
  imports: [Modal],
  template: `
    <console-modal [heading]="heading()">
      <form class="stack" (submit)="confirm($event)">
        <div class="field">
          <label for="adjust-delta">{{ t().stock.delta }}</label>
          <input
            #change
            id="adjust-delta"
            class="input"
            autocomplete="off"
            [attr.aria-invalid]="deltaWrong() || null"
            [attr.aria-describedby]="deltaWrong() ? 'adjust-delta-error' : 'adjust-after'"
            [value]="typed()"
            (input)="typed.set(change.value)"
          />
          @if (deltaWrong()) {
            <p id="adjust-delta-error" class="field-error" role="alert">{{ t().stock.deltaInvalid }}</p>
          } @else {
            <p id="adjust-after" class="soft small">{{ t().stock.after(after()) }}</p>
          }
        </div>
        <div class="field">
          <label for="adjust-reason">{{ t().state.reason }}</label>
          <input
            #text
            id="adjust-reason"
            class="input"
            maxlength="200"
            autocomplete="off"
            [attr.aria-invalid]="reasonMissing() || null"
            [attr.aria-describedby]="reasonMissing() ? 'adjust-reason-error' : null"
            [value]="reason()"
            (input)="reason.set(text.value)"
          />
          @if (reasonMissing()) {
            <p id="adjust-reason-error" class="field-error" role="alert">{{ t().state.reasonMissing }}</p>
          }
        </div>
        <div class="row">
          <button class="button" type="submit">{{ t().stock.save }}</button>
          <button class="button button-quiet" type="button" (click)="modal().close()">{{ t().state.cancel }}</button>
        </div>
      </form>
    </console-modal>
  `,
})
export class AdjustDialog {
  readonly confirmed = output<Adjustment>();

  protected readonly t = inject(Texts).t;
  protected readonly modal = viewChild.required(Modal);
  protected readonly item = signal<StockItemFieldsFragment | undefined>(undefined);
  protected readonly typed = signal('');
  protected readonly reason = signal('');
  protected readonly tried = signal(false);
  protected readonly heading = computed(() => {
    const item = this.item();
    return this.t().stock.adjustItem(item?.productName ?? item?.variantId ?? '', item?.warehouseName ?? '');
  });
  protected readonly after = computed(() => (this.item()?.onHand ?? 0) + (parseDelta(this.typed()) ?? 0));
  protected readonly deltaWrong = computed(() => this.tried() && parseDelta(this.typed()) === undefined);
  protected readonly reasonMissing = computed(() => this.tried() && this.reason().trim() === '');

  ask(item: StockItemFieldsFragment): void {
    this.item.set(item);
    this.typed.set('');
    this.reason.set('');
    this.tried.set(false);
    this.modal().open();
  }

  protected confirm(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    const item = this.item();
    const delta = parseDelta(this.typed());
    const reason = this.reason().trim();
    if (!item || delta === undefined || reason === '') return;
    this.modal().close();
    this.confirmed.emit({ item, delta, reason });
  }
}
