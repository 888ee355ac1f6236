import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { SwUpdate, type VersionReadyEvent } from '@angular/service-worker';
import { filter } from 'rxjs';

import { Texts } from '../shared/i18n/texts';

/** A new version waits until the person says so: nobody loses what they are typing. */
@Component({
  selector: 'console-update-notice',
  template: `
    @if (ready()) {
      <p class="notice notice-good" role="status">
        <span>
          {{ t().console.update }}
          <button class="button button-plain" type="button" (click)="reload()">{{ t().console.reload }}</button>
        </span>
      </p>
    }
  `,
})
export class UpdateNotice {
  protected readonly t = inject(Texts).t;
  protected readonly ready = toSignal(
    inject(SwUpdate).versionUpdates.pipe(filter((event): event is VersionReadyEvent => event.type === 'VERSION_READY')),
  );

  protected reload(): void {
    document.location.reload();
  }
}
