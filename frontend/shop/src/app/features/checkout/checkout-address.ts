import { Component, inject, input, viewChild } from '@angular/core';

import { AddressForm } from '../../shared/address/address-form';
import { addressLine } from '../../shared/address/address-rules';
import type { AddressFieldsFragment } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';
import { CheckoutDraft, NEW_ADDRESS } from './checkout-draft';

@Component({
  selector: 'shop-checkout-address',
  imports: [AddressForm],
  template: `
    <fieldset class="card stack">
      <legend class="part">{{ t().checkout.address }}</legend>
      @for (address of addresses(); track address.id) {
        <label class="choice">
          <input
            type="radio"
            name="address"
            [value]="address.id"
            [checked]="choice() === address.id"
            (change)="draft.addressChoice.set(address.id ?? newAddress)"
          />
          <span class="choice-text">
            <span>{{ address.name }}</span>
            <span class="soft small">{{ line(address) }}</span>
          </span>
        </label>
      }
      @if (addresses().length > 0) {
        <label class="choice">
          <input
            type="radio"
            name="address"
            [value]="newAddress"
            [checked]="choice() === newAddress"
            (change)="draft.addressChoice.set(newAddress)"
          />
          <span>{{ t().checkout.newAddress }}</span>
        </label>
      }
      @if (choice() === newAddress) {
        <shop-address-form [(address)]="draft.address" [showProblems]="tried()" />
        <label class="check">
          <input #save type="checkbox" [checked]="draft.saveAddress()" (change)="draft.saveAddress.set(save.checked)" />
          <span>{{ t().checkout.saveAddress }}</span>
        </label>
      }
    </fieldset>
  `,
  styleUrl: './checkout-page.css',
})
export class CheckoutAddress {
  readonly addresses = input.required<readonly AddressFieldsFragment[]>();
  readonly choice = input.required<string>();
  readonly tried = input.required<boolean>();
  protected readonly t = inject(Texts).t;
  protected readonly draft = inject(CheckoutDraft);
  protected readonly newAddress = NEW_ADDRESS;
  protected readonly line = addressLine;
  protected readonly form = viewChild(AddressForm);

  focusFirstProblem(): void {
    this.form()?.focusFirstProblem();
  }
}
