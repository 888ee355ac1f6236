import { DOCUMENT } from '@angular/common';
import { afterNextRender, inject, Injectable, Injector } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';

/** After a change of page the focus goes to its heading, as it would after a full load. A change of filters moves nothing. */
@Injectable({ providedIn: 'root' })
export class RouteFocus {
  readonly #document = inject(DOCUMENT);
  readonly #injector = inject(Injector);
  readonly #router = inject(Router);
  #path: string | undefined;

  start(): void {
    this.#router.events.subscribe((event) => {
      if (event instanceof NavigationEnd) this.#arrived(event.urlAfterRedirects.split(/[?#]/)[0] ?? '');
    });
  }

  #arrived(path: string): void {
    const first = this.#path === undefined;
    const same = this.#path === path;
    this.#path = path;
    if (first || same) return;
    afterNextRender({ read: () => this.#focusMain() }, { injector: this.#injector });
  }

  #focusMain(): void {
    const main = this.#document.getElementById('main');
    main?.focus({ preventScroll: true });
  }
}
