import { inject, Injectable, signal } from '@angular/core';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { SessionStore } from '@stoa/shared/angular/session-store';
import { execute } from '@stoa/shared/graphql/client';
import { asApiError } from '@stoa/shared/graphql/errors';
import type { Notice } from '@stoa/shared/notices';

import {
  type BasketFieldsFragment,
  PlaceOrderDocument,
  type PlaceOrderInput,
} from '../../shared/api/operations.generated';
import { nextAttempt } from './attempt';
import { CheckoutDraft } from './checkout-draft';

export interface PaymentAnswer {
  readonly orderId: string | null;
  readonly basket: BasketFieldsFragment | null;
  readonly notices: readonly Notice[];
}

export type PaymentResult = PaymentAnswer | 'unsure' | 'already-sending';

/** Sends an order: once at a time, and with the same key until somebody knows what became of it. */
@Injectable({ providedIn: 'root' })
export class Payment {
  readonly #draft = inject(CheckoutDraft);
  readonly #session = inject(SessionStore);
  readonly #locale = inject(LocaleStore).apiLocale;
  readonly #sending = signal(false);
  readonly sending = this.#sending.asReadonly();

  async pay(order: Omit<PlaceOrderInput, 'idempotencyKey'>): Promise<PaymentResult> {
    if (this.#sending()) return 'already-sending';
    this.#sending.set(true);
    const attempt = nextAttempt(this.#draft.unsettled(), order, () => crypto.randomUUID());
    this.#draft.unsettled.set(attempt);
    try {
      const input = { ...order, idempotencyKey: attempt.key };
      const { placeOrder } = await execute(PlaceOrderDocument, { input, locale: this.#locale() });
      this.#draft.unsettled.set(undefined);
      return placeOrder;
    } catch (error) {
      return this.#failed(error);
    } finally {
      this.#sending.set(false);
    }
  }

  /** Only a refusal at the door is a definite answer; anything else may have happened behind it. */
  #failed(error: unknown): PaymentResult {
    const { code, message, needsSignIn, forbidden } = asApiError(error);
    if (!needsSignIn && !forbidden) return 'unsure';
    this.#draft.unsettled.set(undefined);
    void this.#session.check();
    return { orderId: null, basket: null, notices: [{ code, message }] };
  }
}
