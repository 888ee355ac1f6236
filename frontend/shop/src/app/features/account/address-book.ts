import { Component, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';

import { AddressForm } from '../../shared/address/address-form';
import {
  type AddressDraft,
  addressLine,
  addressProblems,
  EMPTY_ADDRESS,
  trimmed,
} from '../../shared/address/address-rules';
import type { AddressFieldsFragment, AddressInput } from '../../shared/api/operations.generated';
import { Texts } from '../../shared/i18n/texts';

/** The address being written: an id when it is a saved one. */
interface Editing {
  readonly id: string | null;
}

@Component({
  selector: 'shop-address-book',
  imports: [AddressForm],
  template: `
    <section class="card stack" aria-labelledby="addresses">
      <h2 id="addresses">{{ t().account.addresses }}</h2>
      <ul class="stack">
        @for (address of addresses(); track address.id) {
          <li class="row spread">
            <span>
              {{ address.name }}, {{ line(address) }}
              @if (address.isDefault) {
                <span class="badge badge-good">{{ t().account.default }}</span>
              }
            </span>
            <button
              class="button button-plain"
              type="button"
              [attr.aria-label]="t().account.edit(address.name, address.city)"
              (click)="edit(address)"
            >
              {{ t().account.editShort }}
            </button>
          </li>
        } @empty {
          <li class="soft">{{ t().account.noAddresses }}</li>
        }
      </ul>
      @if (editing()) {
        <form class="stack" novalidate (submit)="save($event)">
          <shop-address-form [(address)]="draft" [showProblems]="tried()" />
          <label class="check">
            <input #isDefault type="checkbox" [checked]="preferred()" (change)="preferred.set(isDefault.checked)" />
            <span>{{ t().account.makeDefault }}</span>
          </label>
          @if (failed()) {
            <p class="field-error" role="alert">{{ t().state.failedHint }}</p>
          }
          <div class="row">
            <button class="button" type="submit">{{ t().account.save }}</button>
            <button class="button button-quiet" type="button" (click)="editing.set(undefined)">
              {{ t().account.cancel }}
            </button>
          </div>
        </form>
      } @else {
        <p>
          <button class="button button-quiet" type="button" (click)="add()">{{ t().account.add }}</button>
        </p>
      }
    </section>
  `,
})
export class AddressBook {
  readonly addresses = input.required<readonly AddressFieldsFragment[]>();
  readonly failed = input.required<boolean>();
  readonly saved = output<AddressInput>();

  protected readonly t = inject(Texts).t;
  protected readonly line = addressLine;
  /** Closes by itself when the saved addresses arrive. */
  protected readonly editing = linkedSignal<unknown, Editing | undefined>({
    source: this.addresses,
    computation: () => undefined,
  });
  protected readonly draft = signal<AddressDraft>(EMPTY_ADDRESS);
  protected readonly preferred = signal(false);
  protected readonly tried = signal(false);
  protected readonly form = viewChild(AddressForm);

  protected add(): void {
    this.#open({ id: null }, EMPTY_ADDRESS, this.addresses().length === 0);
  }

  protected edit(address: AddressFieldsFragment): void {
    const { id, isDefault, ...draft } = address;
    this.#open({ id }, draft, isDefault);
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    if (Object.keys(addressProblems(this.draft())).length > 0) {
      this.form()?.focusFirstProblem();
      return;
    }
    this.saved.emit({ ...trimmed(this.draft()), id: this.editing()?.id ?? null, isDefault: this.preferred() });
  }

  #open(editing: Editing, draft: AddressDraft, preferred: boolean): void {
    this.editing.set(editing);
    this.draft.set(draft);
    this.preferred.set(preferred);
    this.tried.set(false);
  }
}
