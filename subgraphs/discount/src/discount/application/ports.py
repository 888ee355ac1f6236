"""What the use cases need of the world."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion
from discount.domain.quote import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProduct:
    """What discount remembers of a product: where promotions may aim."""

    id: str
    category: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What a promotion is aimed at."""

    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.products) + len(self.categories)


class RedemptionStatus(StrEnum):
    """What became of an order's wish to use a coupon."""

    REDEEMED = "REDEEMED"
    REFUSED = "REFUSED"
    RETURNED = "RETURNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """What is written down for an order; no code when it was cancelled before it was heard of."""

    code: str | None
    status: RedemptionStatus


class DiscountReader(Protocol):
    """Reads, many at a time."""

    async def coupon(self, code: str) -> Coupon | None: ...

    async def coupons(self) -> tuple[Coupon, ...]: ...

    async def coupons_by_code(self, codes: Sequence[str]) -> dict[str, Coupon]: ...

    async def uses_by_customer(self, code: str, customer_id: str) -> int: ...

    async def promotions(self) -> tuple[Promotion, ...]: ...

    async def promotion(self, promotion_id: str) -> Promotion | None: ...

    async def targets_of(self, promotion_ids: Sequence[str]) -> dict[str, Targets]: ...

    async def offers(self, product_ids: Sequence[str], *, running_at: datetime | None) -> list[Offer]:
        """What could take something off these products, their order or its shipping; None: what does not run, too."""
        ...


class Redemptions(Protocol):
    """Uses of coupons inside one transaction; each is conditional and answers whether it happened."""

    async def state_of(self, order_id: str) -> Redeemed | None: ...

    async def begin(self, order_id: str, code: str | None, customer_id: str, at: datetime) -> bool:
        """False when this order has redeemed, or has been cancelled, before."""
        ...

    async def use(self, order_id: str, code: str, customer_id: str, amount: int) -> bool: ...

    async def refuse(self, order_id: str) -> None: ...

    async def give_back(self, order_id: str, at: datetime) -> None: ...


class Coupons(Protocol):
    async def add(self, coupon: Coupon) -> bool:
        """False when the code is taken."""
        ...

    async def change(self, coupon: Coupon) -> bool:
        """Everything but what was counted; False when there is none, or its uses are past the new limits."""
        ...


class Promotions(Protocol):
    async def add(self, promotions: Sequence[Promotion]) -> int:
        """How many were new; what is there stays as it is."""
        ...

    async def change(self, promotion: Promotion) -> bool:
        """False when there is none."""
        ...

    async def aim(self, promotion_id: str, targets: Targets) -> None:
        """At these and at nothing else."""
        ...

    async def aim_at_product(self, promotion_id: str, product_id: str) -> None: ...


class Products(Protocol):
    async def remember(self, product: KnownProduct) -> bool:
        """True when it was new. Older news than what is known changes nothing."""
        ...


class UnitOfWork(Protocol):
    """One transaction."""

    coupons: Coupons
    promotions: Promotions
    products: Products
    redemptions: Redemptions


class OpensUnitOfWork(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
