"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stoa_primitives import Clock, Money

from basket.domain.basket import Basket
from basket.domain.checkout import CheckoutRequest, OrderPrice
from basket.domain.merging import Added
from basket.domain.pricing import PricedBasket, PriceRules
from basket.domain.quote import Quote, QuoteLine, Redemption, ShippingPrice
from basket.domain.variant import StockLevel, Variant


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
class Question:
    """What discount is asked; without a customer it is a guest, without shipping only the promise of it is told."""

    lines: Sequence[QuoteLine]
    coupon: str | None
    customer_id: str | None
    shipping: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponClaim:
    """A coupon is about to be used for an order that does not exist yet: whoever dies now leaves a trace."""

    order_id: str
    basket_id: str
    customer_id: str
    coupon: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRecord:
    """What a merge brought, so that it can be undone."""

    source_id: str
    target_id: str
    added: tuple[Added, ...]
    coupon: str | None
    merged_at: datetime


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

    async def locked_by_orders(self, order_ids: Sequence[str]) -> Sequence[Basket]:
        """The baskets that wait for the outcome of these orders, those there are."""

    async def open_for(self, customer_id: str) -> Basket:
        """The customer's live basket, made if there is none; safe for two tabs at once."""

    async def open_others(self, customer_ids: Sequence[str]) -> Mapping[str, Basket]:
        """The same for many who hardly have one, because their last one has just ended; by customer."""

    async def open_guest(self) -> Basket:
        """A new basket that only its unguessable id gives access to."""

    async def save(self, basket: Basket) -> Basket:
        """Store the basket; the result carries its new revision."""

    async def save_all(self, baskets: Sequence[Basket]) -> Sequence[Basket]:
        """The same for many."""

    async def remove_stale_guests(self, before: datetime) -> int:
        """Forget guest baskets that nobody touched since then."""


class Variants(Protocol):
    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Variant]: ...

    async def record(self, variant: Variant, occurred_at: datetime) -> None:
        """Keep the newest announcement; an older one arriving late changes nothing."""

    async def record_stock(self, variant_id: str, level: StockLevel, occurred_at: datetime) -> None:
        """Likewise for what inventory tells; known before the variant itself, too."""


class Checkouts(Protocol):
    async def find(self, customer_id: str, idempotency_key: str) -> Placed | None: ...

    async def add(self, placed: Placed) -> None: ...


class Claims(Protocol):
    """Coupons claimed by checkouts; a row stays until the order stands or the coupon is given back."""

    async def open(self, claim: CouponClaim) -> bool:
        """False while another checkout of the basket holds one."""

    async def settle(self, order_id: str) -> bool:
        """The order stands; False when somebody has given the claim up meanwhile."""

    async def abandon(self, order_id: str) -> None:
        """The order does not come about: the coupon has to go back."""

    async def abandoned(self, stale_before: datetime, *, most: int) -> Sequence[str]:
        """Orders whose coupons have to go back, those of checkouts that died included."""

    async def forget(self, order_id: str) -> None:
        """The coupon is back."""


class Merges(Protocol):
    async def add(self, record: MergeRecord) -> None: ...

    async def find(self, source_id: str) -> MergeRecord | None: ...

    async def latest_into(self, target_id: str) -> MergeRecord | None: ...

    async def remove(self, source_id: str) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def baskets(self) -> Baskets: ...

    @property
    def variants(self) -> Variants: ...

    @property
    def checkouts(self) -> Checkouts: ...

    @property
    def claims(self) -> Claims: ...

    @property
    def merges(self) -> Merges: ...

    async def announce(self, event: CheckedOut) -> None:
        """Tell the world, if and only if the transaction commits."""


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeCheckout:
    """What a checkout looks at first: the basket, what is known of its articles, the order its key already stands for."""

    basket: Basket | None
    variants: Mapping[str, Variant]
    placed: Placed | None


class BasketReader(Protocol):
    """Reads without locks; may answer from a hot copy."""

    async def before_checkout(self, customer_id: str, idempotency_key: str) -> BeforeCheckout:
        """From PostgreSQL. Whatever changes in the next moment is found out when the order is placed."""

    async def by_id(self, basket_id: str) -> Basket | None: ...

    async def of_customer(self, customer_id: str) -> Basket | None: ...

    async def variants(self, ids: Sequence[str]) -> Mapping[str, Variant]: ...


class Discounts(Protocol):
    async def quote(self, question: Question) -> Quote:
        """What these lines cost; raises :class:`PeerUnavailable`."""

    async def redeem(self, claim: CouponClaim) -> Redemption:
        """Use the coupon for the order, once however often it is asked; raises :class:`PeerUnavailable`."""

    async def give_back(self, order_id: str) -> None:
        """The order did not come about; raises :class:`PeerUnavailable`."""


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
    clock: Clock
    patience_seconds: float = 3.0
    """How long a checkout waits for one that is under way."""
