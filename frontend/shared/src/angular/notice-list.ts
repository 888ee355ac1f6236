import { Component, computed, input } from '@angular/core';

import { type Notice, noticesOf, noticesOutside } from '../notices';
import { Icon } from './icon';

/** Shows what the BFF tells about one part of the page, or everything the other parts do not show. */
@Component({
  selector: 'stoa-notices',
  imports: [Icon],
  template: `
    @if (shown().length > 0) {
      <ul class="notices" role="status">
        @for (notice of shown(); track $index) {
          <li class="notice" [attr.data-code]="notice.code"><stoa-icon name="info" /> {{ notice.message }}</li>
        }
      </ul>
    }
  `,
})
export class NoticeList {
  readonly notices = input.required<readonly Notice[]>();
  /** The areas shown here; without it all. */
  readonly areas = input<readonly string[]>();
  /** The areas shown elsewhere on the page: here stands the rest. */
  readonly except = input<readonly string[]>();

  protected readonly shown = computed(() => {
    const except = this.except();
    return except ? noticesOutside(this.notices(), except) : noticesOf(this.notices(), this.areas());
  });
}
