import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { LiveRegion } from '@stoa/shared/angular/announcer';
import { RouteFocus } from '@stoa/shared/angular/route-focus';
import { SessionStore } from '@stoa/shared/angular/session-store';

import { Texts } from './shared/i18n/texts';
import { ConsoleHeader } from './shell/console-header';
import { StaffGate } from './shell/staff-gate';
import { UpdateNotice } from './shell/update-notice';

@Component({
  selector: 'console-root',
  imports: [RouterOutlet, LiveRegion, ConsoleHeader, StaffGate, UpdateNotice],
  template: `
    <a class="skip-link" href="#main" (click)="skip($event, main)">{{ t().console.skip }}</a>
    <console-header />
    <main id="main" #main class="wrap" tabindex="-1">
      <console-update-notice />
      @if (session.staff()) {
        <router-outlet />
      } @else {
        <console-staff-gate />
      }
    </main>
    <stoa-live-region />
  `,
  host: { '(document:visibilitychange)': 'cameBack()' },
})
export class App {
  protected readonly t = inject(Texts).t;
  protected readonly session = inject(SessionStore);

  constructor() {
    inject(RouteFocus).start();
    void this.session.check();
  }

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }

  /** A session that ended meanwhile must not leave a console standing open. */
  protected cameBack(): void {
    if (document.visibilityState === 'visible') void this.session.check();
  }
}
