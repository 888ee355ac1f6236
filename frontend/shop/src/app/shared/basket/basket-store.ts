import { computed, inject, Injectable, signal } from '@angular/core';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { execute } from '@stoa/shared/graphql/client';
import type { TypedDocument } from '@stoa/shared/graphql/document';
import { type ApiError, asApiError } from '@stoa/shared/graphql/errors';

import {
  AddToBasketDocument,
  ApplyCouponDocument,
  BasketDocument,
  type BasketPageFieldsFragment,
  ChangeQuantityDocument,
  RemoveCouponDocument,
  RemoveFromBasketDocument,
} from '../api/operations.generated';
import { quantityOf } from './basket-lines';

export type BasketAnswer = BasketPageFieldsFragment;

/** The one basket of the page. Changes go out one after the other, so that two quick presses never overtake each other. */
@Injectable({ providedIn: 'root' })
export class BasketStore {
  readonly #locale = inject(LocaleStore).apiLocale;
  readonly #page = signal<BasketAnswer | undefined>(undefined);
  readonly #error = signal<ApiError | undefined>(undefined);
  readonly #pending = signal(0);
  #queue: Promise<unknown> = Promise.resolve();

  /** undefined until the BFF has answered once. */
  readonly page = this.#page.asReadonly();
  readonly basket = computed(() => this.#page()?.basket ?? undefined);
  readonly notices = computed(() => this.#page()?.notices ?? []);
  readonly count = computed(() => this.basket()?.itemCount ?? 0);
  readonly busy = computed(() => this.#pending() > 0);
  /** Why the last call failed; a failed change leaves the basket as it was. */
  readonly error = this.#error.asReadonly();

  load(): Promise<boolean> {
    return this.#run(BasketDocument, { locale: this.#locale() }, (result) => result.basket);
  }

  /** Whether the basket really holds more of it afterwards. */
  async add(variantId: string, quantity: number): Promise<boolean> {
    const before = quantityOf(this.basket(), variantId);
    const variables = { variantId, quantity, locale: this.#locale() };
    const answered = await this.#run(AddToBasketDocument, variables, (result) => result.addToBasket);
    return answered && quantityOf(this.basket(), variantId) > before;
  }

  change(variantId: string, quantity: number): Promise<boolean> {
    const variables = { variantId, quantity, locale: this.#locale() };
    return this.#run(ChangeQuantityDocument, variables, (result) => result.changeQuantity);
  }

  remove(variantId: string): Promise<boolean> {
    const variables = { variantId, locale: this.#locale() };
    return this.#run(RemoveFromBasketDocument, variables, (result) => result.removeFromBasket);
  }

  applyCoupon(code: string): Promise<boolean> {
    return this.#run(ApplyCouponDocument, { code, locale: this.#locale() }, (result) => result.applyCoupon);
  }

  removeCoupon(): Promise<boolean> {
    return this.#run(RemoveCouponDocument, { locale: this.#locale() }, (result) => result.removeCoupon);
  }

  #run<R, V>(document: TypedDocument<R, V>, variables: V, pick: (result: R) => BasketAnswer): Promise<boolean> {
    this.#pending.update((count) => count + 1);
    const turn = this.#queue.then(async () => {
      try {
        this.#page.set(pick(await execute(document, variables)));
        this.#error.set(undefined);
        return true;
      } catch (error) {
        this.#error.set(asApiError(error));
        return false;
      } finally {
        this.#pending.update((count) => count - 1);
      }
    });
    this.#queue = turn;
    return turn;
  }
}
