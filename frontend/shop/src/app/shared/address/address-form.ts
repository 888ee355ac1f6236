import { Component, computed, ElementRef, inject, input, model } from '@angular/core';
import { LocaleStore } from '@stoa/shared/angular/locale-store';

import { Texts } from '../i18n/texts';
import { ADDRESS_FIELDS, type AddressDraft, type AddressField, addressProblems, COUNTRIES } from './address-rules';

const AUTOCOMPLETE: Record<AddressField, string> = {
  name: 'name',
  street: 'address-line1',
  postalCode: 'postal-code',
  city: 'address-level2',
  country: 'country',
};

/** The five fields of an address. Problems show once the person has tried to go on. */
@Component({
  selector: 'shop-address-form',
  template: `
    <div class="fields">
      @for (field of rows(); track field.id) {
        <div class="field" [class]="field.id">
          <label [for]="field.inputId">{{ field.label }}</label>
          @if (field.id === 'country') {
            <select
              #country
              class="input"
              autocomplete="country"
              [id]="field.inputId"
              (change)="write('country', country.value)"
            >
              @for (option of countries(); track option.code) {
                <option [value]="option.code" [selected]="option.code === address().country">{{ option.name }}</option>
              }
            </select>
          } @else {
            <input
              #text
              class="input"
              [id]="field.inputId"
              [attr.autocomplete]="field.autocomplete"
              [attr.aria-invalid]="field.problem ? 'true' : null"
              [attr.aria-describedby]="field.problem ? field.inputId + '-error' : null"
              [value]="address()[field.id]"
              (input)="write(field.id, text.value)"
            />
          }
          @if (field.problem) {
            <p class="field-error" [id]="field.inputId + '-error'">{{ field.problem }}</p>
          }
        </div>
      }
    </div>
  `,
  styles: `
    .fields {
      display: grid;
      gap: 1rem;
    }
    @media (min-width: 36rem) {
      .fields {
        grid-template-columns: 1fr 2fr;
      }
      .name,
      .street,
      .country {
        grid-column: 1 / -1;
      }
    }
  `,
})
export class AddressForm {
  readonly address = model.required<AddressDraft>();
  readonly showProblems = input(false);

  protected readonly t = inject(Texts).t;
  readonly #locale = inject(LocaleStore).locale;
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly countries = computed(() => {
    const names = new Intl.DisplayNames(this.#locale(), { type: 'region' });
    return COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code }));
  });

  protected readonly rows = computed(() => {
    const t = this.t().address;
    const problems = this.showProblems() ? addressProblems(this.address()) : {};
    return ADDRESS_FIELDS.map((id) => {
      const problem = problems[id];
      const label = t[id];
      return {
        id,
        label,
        inputId: `address-${id}`,
        autocomplete: AUTOCOMPLETE[id],
        problem: problem === 'postalCodeInvalid' ? t.postalCodeInvalid : problem && t[problem](label),
      };
    });
  });

  protected write(field: AddressField, value: string): void {
    this.address.update((address) => ({ ...address, [field]: value }));
  }

  /** Takes the focus to the first field that needs work. */
  focusFirstProblem(): void {
    const [first] = ADDRESS_FIELDS.filter((field) => addressProblems(this.address())[field]);
    this.#host.nativeElement.querySelector<HTMLElement>(`#address-${first}`)?.focus();
  }
}
