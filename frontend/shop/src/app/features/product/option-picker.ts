import { Component, computed, inject, input, output } from '@angular/core';

import { Texts } from '../../shared/i18n/texts';
import { type ChoosableVariant, optionGroups } from './option-matrix';

export interface PickedOption {
  readonly name: string;
  readonly value: string;
}

/** One group of radio buttons per option; what cannot be had together with the earlier choices is disabled and says why. */
@Component({
  selector: 'shop-option-picker',
  template: `
    @for (group of groups(); track group.name; let index = $index) {
      <fieldset>
        <legend class="label">{{ group.name || t().product.details }}</legend>
        <div class="choices">
          @for (choice of group.choices; track choice.value) {
            <label class="option" [class.impossible]="!choice.possible">
              <input
                class="control"
                type="radio"
                [name]="'option-' + index"
                [value]="choice.value"
                [checked]="choice.selected"
                [disabled]="!choice.possible"
                (change)="picked.emit({ name: group.name, value: choice.value })"
              />
              <span>{{ choice.value }}</span>
              @if (!choice.possible) {
                <span class="visually-hidden">, {{ t().product.unavailable }}</span>
              }
            </label>
          }
        </div>
      </fieldset>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 1rem;
    }
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      margin-top: 0.4rem;
    }
    .option {
      position: relative;
      display: inline-flex;
      align-items: center;
      min-height: 2.5rem;
      padding: 0.25rem 1rem;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-small);
      background: var(--surface);
      cursor: pointer;
    }
    /* Unseen, but as large as its option: whatever presses buttons can press it. */
    .control {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      margin: 0;
      opacity: 0;
      cursor: inherit;
    }
    .option:has(:checked) {
      border-color: var(--accent);
      box-shadow: inset 0 0 0 1px var(--accent);
      background: var(--accent-wash);
      font-weight: 600;
    }
    .option:has(:focus-visible) {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
    }
    .impossible {
      border-style: dashed;
      color: var(--ink-soft);
      text-decoration: line-through;
      cursor: not-allowed;
    }
  `,
})
export class OptionPicker {
  readonly variants = input.required<readonly ChoosableVariant[]>();
  readonly chosen = input.required<ChoosableVariant>();
  readonly picked = output<PickedOption>();
  protected readonly t = inject(Texts).t;
  protected readonly groups = computed(() => optionGroups(this.variants(), this.chosen()));
}
