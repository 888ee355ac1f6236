"""What the use cases need of the world."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProduct:
    """What discount remembers of a product: where promotions may aim."""

    id: str
    category: str
    changed_at: datetime


class DiscountReader(Protocol):
    """Reads, many at a time."""

    async def coupon(self, code: str) -> Coupon | None: ...

    async def coupons(self) -> tuple[Coupon, ...]: ...

    async def coupons_by_code(self, codes: Sequence[str]) -> dict[str, Coupon]: ...

    async def uses_by_customer(self, code: str, customer_id: str) -> int: ...

    async def promotions(self) -> tuple[Promotion, ...]: ...

    async def promotions_of(self, product_ids: Sequence[str]) -> dict[str, list[Promotion]]:
        """All that aim at a product or at its category, running or not."""
        ...


class Redemptions(Protocol):
    """Uses of coupons inside one transaction; each is conditional and answers whether it happened."""

    async def begin(self, order_id: str, code: str | None, customer_id: str, at: datetime) -> bool:
        """False when this order has redeemed, or has been cancelled, before."""
        ...

    async def use(self, code: str, customer_id: str) -> bool: ...

    async def refuse(self, order_id: str) -> None: ...

    async def give_back(self, order_id: str, at: datetime) -> None: ...


class Coupons(Protocol):
    async def add(self, coupon: Coupon) -> bool:
        """False when the code is taken."""
        ...


class Promotions(Protocol):
    async def add(self, promotions: Sequence[Promotion]) -> None: ...

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
