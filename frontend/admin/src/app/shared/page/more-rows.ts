import { Component, inject, input } from '@angular/core';

import { Texts } from '../i18n/texts';
import type { PagedRows } from '@stoa/shared/angular/paged-rows';

/** How much of the list stands here, and the button for more. */
@Component({
  selector: 'console-more-rows',
  template: `
    @if (paged().page(); as page) {
      <div class="row">
        <p class="soft">{{ t().state.shown(paged().rows().length, page.totalCount) }}</p>
        @if (page.hasNextPage) {
          <button class="button button-quiet" type="button" [disabled]="paged().loading()" (click)="paged().more()">
            {{ paged().loading() ? t().state.loading : t().state.more }}
          </button>
        }
        @if (paged().failed()) {
          <p class="field-error" role="alert">{{ t().state.failedHint }}</p>
        }
      </div>
    }
  `,
})
export class MoreRows {
  readonly paged = input.required<PagedRows<unknown>>();
  protected readonly t = inject(Texts).t;
}
