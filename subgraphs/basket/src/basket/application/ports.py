"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from basket.domain.basket import Basket
from basket.domain.checkout import CheckoutRequest, OrderPrice
from basket.domain.pricing import PricedBasket, PriceRules
from basket.domain.quote import Quote, QuoteLine, ShippingPrice
from basket.domain.variant import Variant


class PeerUnavailable(Exception):
    """Another service did not answer in time, or not usefully."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who orders, as the sign-in vouches for it."""

    id: str
    email: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One accepted checkout: the memory behind the idempotency key."""

    customer_id: str
    idempotency_key: str
    fingerprint: str
    order_id: str
    basket_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedOut:
    """A basket became an order: everything that ordering must know."""

    order_id: str
    customer: Customer
    priced: PricedBasket
    price: OrderPrice
    request: CheckoutRequest


class Baskets(Protocol):
    async def locked(self, basket_id: str) -> Basket | None:
        """The basket, kept from other writers until the transaction ends."""

    async def locked_of(self, customer_id: str) -> Basket | None:
        """The customer's live basket, kept from other writers."""

    async def locked_by_order(self, order_id: str) -> Basket | None:
        """The basket that waits for the outcome of this order."""

    async def open_for(self, customer_id: str) -> Basket:
        """The customer's live basket, made if there is none; safe for two tabs at once."""

    async def open_guest(self) -> Basket:
        """A new basket that only its unguessable id gives access to."""

    async def save(self, basket: Basket) -> Basket:
        """Store the basket; the result carries its new revision."""

    async def remove_stale_guests(self, before: datetime) -> int:
        """Forget guest baskets that nobody touched since then."""


class Variants(Protocol):
    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Variant]: ...

    async def record(self, variant: Variant, occurred_at: datetime) -> None:
        """Keep the newest announcement; an older one arriving late changes nothing."""


class Checkouts(Protocol):
    async def find(self, customer_id: str, idempotency_key: str) -> Placed | None: ...

    async def add(self, placed: Placed) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def baskets(self) -> Baskets: ...

    @property
    def variants(self) -> Variants: ...

    @property
    def checkouts(self) -> Checkouts: ...

    async def announce(self, event: CheckedOut) -> None:
        """Tell the world, if and only if the transaction commits."""


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


class BasketReader(Protocol):
    """Reads without locks; may answer from a hot copy."""

    async def by_id(self, basket_id: str) -> Basket | None: ...

    async def of_customer(self, customer_id: str) -> Basket | None: ...

    async def variants(self, ids: Sequence[str]) -> Mapping[str, Variant]: ...


class Discounts(Protocol):
    async def quote(self, lines: Sequence[QuoteLine], coupon: str | None, customer_id: str | None) -> Quote:
        """What these lines cost; raises :class:`PeerUnavailable`."""


class Shipping(Protocol):
    async def offers(self, country: str, weight_grams: int) -> Sequence[ShippingPrice]:
        """Ways to send this weight there; raises :class:`PeerUnavailable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Everything a use case works with."""

    transactions: Transactions
    reader: BasketReader
    discounts: Discounts
    shipping: Shipping
    rules: PriceRules
