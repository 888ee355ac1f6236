import { Component, inject, Injectable, signal } from '@angular/core';

/** Tells people who cannot see the page what has just changed on it. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  readonly #text = signal('');
  readonly text = this.#text.asReadonly();
  #turn = 0;

  say(text: string): void {
    // A no-break space more or less makes the same words a new message.
    this.#turn += 1;
    this.#text.set(this.#turn % 2 === 0 ? `${text}\u00A0` : text);
  }
}

/** The one live region of an app; it must be in the page before anything is said. */
@Component({
  selector: 'stoa-live-region',
  template: `<div class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">
    {{ announcer.text() }}
  </div>`,
})
export class LiveRegion {
  protected readonly announcer = inject(Announcer);
}
