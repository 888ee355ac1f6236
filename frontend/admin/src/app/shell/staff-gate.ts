import { Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import { SessionStore } from '@stoa/shared/angular/session-store';
import { signInUrl } from '@stoa/shared/session';

import { Texts } from '../shared/i18n/texts';

/** What everybody sees who is not staff: why, and what to do. */
@Component({
  selector: 'console-staff-gate',
  template: `
    @if (!session.known()) {
      <p class="empty soft" role="status">{{ t().state.loading }}</p>
    } @else if (session.signedIn()) {
      <section class="card empty gate">
        <h1>{{ t().gate.otherTitle }}</h1>
        <p>{{ t().gate.otherHint(session.name()) }}</p>
        <div class="row">
          <a class="button" href="/">{{ t().console.shop }}</a>
          <button class="button button-quiet" type="button" (click)="session.signOut()">
            {{ t().console.signOut }}
          </button>
        </div>
      </section>
    } @else {
      <section class="card empty gate">
        <h1>{{ t().gate.guestTitle }}</h1>
        <p>{{ session.failed() ? t().gate.failed : t().gate.guestHint }}</p>
        <div class="row">
          @if (session.failed()) {
            <button class="button" type="button" (click)="session.check()">{{ t().state.retry }}</button>
          } @else {
            <a class="button" [href]="signInUrl()">{{ t().console.signIn }}</a>
          }
          <a class="button button-quiet" href="/">{{ t().console.shop }}</a>
        </div>
      </section>
    }
  `,
  styles: `
    .gate {
      margin-block: 3rem;
    }
    .gate p {
      max-width: 48ch;
    }
  `,
})
export class StaffGate {
  protected readonly t = inject(Texts).t;
  protected readonly session = inject(SessionStore);
  readonly #router = inject(Router);

  protected signInUrl(): string {
    return signInUrl(`/admin${this.#router.url}`);
  }
}
