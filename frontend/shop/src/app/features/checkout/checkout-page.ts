import { Component, computed, effect, inject, input, linkedSignal, signal, untracked, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Announcer } from '@stoa/shared/angular/announcer';
import { LocaleStore } from '@stoa/shared/angular/locale-store';
import { NoticeList } from '@stoa/shared/angular/notice-list';
import { pageQuery } from '@stoa/shared/angular/page-query';
import { execute } from '@stoa/shared/graphql/client';
import { addMoney } from '@stoa/shared/money';
import type { Notice } from '@stoa/shared/notices';

import { type AddressDraft, addressProblems, EMPTY_ADDRESS, trimmed } from '../../shared/address/address-rules';
import { CheckoutDocument, RetryAddressDocument } from '../../shared/api/operations.generated';
import { BasketStore } from '../../shared/basket/basket-store';
import { Texts } from '../../shared/i18n/texts';
import { PageState } from '../../shared/page/page-state';
import { CheckoutAddress } from './checkout-address';
import { CheckoutDraft, NEW_ADDRESS } from './checkout-draft';
import { CheckoutReview } from './checkout-review';
import { ShippingOptions } from './shipping-options';
import { Payment, type PaymentAnswer } from './payment';

/** How often, and how long apart, to look for a basket that is on its way back. */
const MOST_LOOKS = 12;
const PAUSE_MS = 700;

@Component({
  selector: 'shop-checkout-page',
  imports: [RouterLink, NoticeList, PageState, CheckoutAddress, CheckoutReview, ShippingOptions],
  templateUrl: './checkout-page.html',
  styleUrl: './checkout-page.css',
})
export class CheckoutPage {
  /** Id of the cancelled order that is tried again. */
  readonly retry = input<string>();

  protected readonly t = inject(Texts).t;
  protected readonly draft = inject(CheckoutDraft);
  protected readonly payment = inject(Payment);
  readonly #basket = inject(BasketStore);
  readonly #router = inject(Router);
  readonly #announcer = inject(Announcer);
  readonly #locale = inject(LocaleStore).apiLocale;
  protected readonly addressPart = viewChild(CheckoutAddress);

  /** Follows the address; a signal of its own, because the saved addresses come with the answer that it is asked for. */
  readonly #country = signal(EMPTY_ADDRESS.country);
  protected readonly query = pageQuery(CheckoutDocument, () => ({ country: this.#country(), locale: this.#locale() }));
  protected readonly page = computed(() => this.query.data()?.checkout);
  readonly #saved = computed(() => this.page()?.addresses ?? []);
  /** Id of a saved address, or `new`: what the person chose, else the default address. */
  protected readonly choice = computed(() => {
    const chosen = this.draft.addressChoice();
    const known = chosen === NEW_ADDRESS || this.#saved().some((address) => address.id === chosen);
    const preferred = this.#saved().find((address) => address.isDefault) ?? this.#saved()[0];
    return chosen !== undefined && known ? chosen : (preferred?.id ?? NEW_ADDRESS);
  });
  /** The address that the order would go to now. */
  protected readonly address = computed<AddressDraft>(
    () => this.#saved().find((address) => address.id === this.choice()) ?? this.draft.address(),
  );
  /** The basket as the last answer has it: the page's, or a refusal's. */
  protected readonly basket = linkedSignal(() => this.page()?.basket ?? undefined);
  protected readonly shipping = computed(() => {
    const options = this.page()?.shippingOptions ?? [];
    return options.find((option) => option.id === this.draft.shippingMethod()) ?? options[0];
  });
  protected readonly tokens = computed(() => this.page()?.paymentOptions.flatMap((option) => option.tokens) ?? []);
  protected readonly token = signal<string | undefined>(undefined);
  protected readonly total = computed(() => {
    const basket = this.basket();
    const shipping = this.shipping();
    return basket && shipping ? addMoney(basket.total, shipping.price) : basket?.total;
  });
  protected readonly tried = signal(false);
  protected readonly message = signal('');
  protected readonly refusals = signal<readonly Notice[]>([]);

  protected readonly empty = computed(() => (this.basket()?.itemCount ?? 0) === 0);
  readonly #looks = signal(0);
  /** The basket of a cancelled order comes back by an event; it may take a moment longer than the shopper. */
  protected readonly waiting = computed(() => this.retry() !== undefined && this.empty() && this.#looks() < MOST_LOOKS);

  constructor() {
    effect((onCleanup) => {
      if (!this.page() || !this.waiting() || this.query.loading()) return;
      const timer = setTimeout(() => this.#lookAgain(), PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    });
    effect(() => this.#country.set(this.address().country));
    effect(() => {
      const order = this.retry();
      if (order) untracked(() => void this.#adoptOrderAddress(order));
    });
  }

  protected async pay(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    this.message.set('');
    this.refusals.set([]);
    const total = this.total();
    const shipping = this.shipping();
    const token = this.token();
    if (this.#addressIncomplete() || !total || !shipping || !token) {
      this.#askForRest();
      return;
    }
    const result = await this.payment.pay({
      address: trimmed(this.address()),
      shippingMethod: shipping.id,
      paymentMethod: this.#method(token),
      paymentToken: token,
      expectedTotal: { amount: total.amount, currency: total.currency },
      saveAddress: this.choice() === NEW_ADDRESS && this.draft.saveAddress(),
    });
    if (result === 'unsure') this.#say(this.t().checkout.unsure);
    else if (result !== 'already-sending') await this.#answered(result);
  }

  async #answered({ orderId, basket, notices }: PaymentAnswer): Promise<void> {
    if (orderId) {
      void this.#basket.load();
      await this.#router.navigate(['/orders', orderId], { queryParams: { placed: 1 } });
      return;
    }
    if (basket) this.basket.set(basket);
    this.refusals.set(notices);
    this.#say(this.t().checkout.refused);
  }

  #lookAgain(): void {
    this.#looks.update((looks) => looks + 1);
    this.query.reload();
    void this.#basket.load();
  }

  #addressIncomplete(): boolean {
    return Object.keys(addressProblems(this.address())).length > 0;
  }

  #askForRest(): void {
    this.#say(this.t().checkout.incomplete);
    if (this.#addressIncomplete()) this.addressPart()?.focusFirstProblem();
    else if (!this.token()) document.getElementById(this.tokens()[0]?.token ?? '')?.focus();
  }

  #say(text: string): void {
    this.message.set(text);
    this.#announcer.say(text);
  }

  #method(token: string): string {
    const option = this.page()?.paymentOptions.find((candidate) => candidate.tokens.some((t) => t.token === token));
    return option?.id ?? 'test';
  }

  /** After a reload the draft is gone, but the cancelled order still knows where it was going. */
  async #adoptOrderAddress(id: string): Promise<void> {
    if (this.draft.address().street !== '' || this.draft.addressChoice() !== undefined) return;
    const answer = await execute(RetryAddressDocument, { id }).catch(() => undefined);
    const address = answer?.orderPage?.shippingAddress;
    if (!address || this.draft.address().street !== '') return;
    const { name, street, postalCode, city, country } = address;
    this.draft.address.set({ name, street, postalCode, city, country });
  }
}
