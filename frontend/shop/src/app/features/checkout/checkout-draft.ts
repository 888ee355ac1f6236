import { Injectable, signal } from '@angular/core';

import { type AddressDraft, EMPTY_ADDRESS } from '../../shared/address/address-rules';
import type { Attempt } from './attempt';

/** Stands for "another address" among the saved ones. */
export const NEW_ADDRESS = 'new';

/** What somebody has filled in at the checkout. It outlives the page, so that a declined payment costs no typing. */
@Injectable({ providedIn: 'root' })
export class CheckoutDraft {
  readonly address = signal<AddressDraft>(EMPTY_ADDRESS);
  /** Id of a saved address, `new`, or undefined while nobody has chosen. */
  readonly addressChoice = signal<string | undefined>(undefined);
  readonly saveAddress = signal(false);
  readonly shippingMethod = signal<string | undefined>(undefined);
  /** Sent, but without a definite answer yet. */
  readonly unsettled = signal<Attempt | undefined>(undefined);
}
