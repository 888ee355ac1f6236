import { computed, effect, inject, Injectable, InjectionToken, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** Turns the `title` key of a route into words; the app gives it, because the words are in its catalogue. */
export const TITLE_TEXT = new InjectionToken<(key: string | undefined) => string>('TITLE_TEXT');

/** The title of the tab follows the route, the language, and what a page knows better (a product's name). */
@Injectable({ providedIn: 'root' })
export class AppTitle extends TitleStrategy {
  readonly #title = inject(Title);
  readonly #text = inject(TITLE_TEXT);
  readonly #key = signal<string | undefined>(undefined);
  readonly #own = signal<string | undefined>(undefined);
  readonly #full = computed(() => {
    const page = this.#own() ?? (this.#key() ? this.#text(this.#key()) : undefined);
    return page ? `${page} · ${this.#text(undefined)}` : this.#text(undefined);
  });

  constructor() {
    super();
    effect(() => this.#title.setTitle(this.#full()));
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.#own.set(undefined);
    this.#key.set(this.buildTitle(snapshot));
  }

  /** A page's own name, until the next route. */
  set(text: string | undefined): void {
    this.#own.set(text);
  }
}
