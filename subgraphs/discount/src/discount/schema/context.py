"""What a request carries: who asks, the use cases' needs, and loaders that live as long as the request."""

from __future__ import annotations

from dataclasses import dataclass, field

import strawberry
from stoa_primitives import Clock
from stoa_service import Caller
from strawberry.dataloader import DataLoader

from discount.application.ports import DiscountReader, OpensUnitOfWork
from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion, best_of

WRITE_SCOPE = "discounts.write"
_MOST_KEYS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the resolvers call; made once per process."""

    reader: DiscountReader
    units: OpensUnitOfWork
    clock: Clock


class Loaders:
    """One statement for all that one request asks for."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.promotion = DataLoader(load_fn=self._promotions, max_batch_size=_MOST_KEYS)
        self.coupon = DataLoader(load_fn=self._coupons, max_batch_size=_MOST_KEYS)

    async def _promotions(self, product_ids: list[str]) -> list[Promotion | None]:
        """The best one running now."""
        found = await self._services.reader.promotions_of(product_ids)
        now = self._services.clock.now()
        return [best_of(found[each], now) for each in product_ids]

    async def _coupons(self, codes: list[str]) -> list[Coupon | None]:
        found = await self._services.reader.coupons_by_code(codes)
        return [found.get(each) for each in codes]


@dataclass(slots=True)
class Context:
    """One request."""

    caller: Caller
    services: Services
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.services)

    def customer_spoken_for(self, customer_id: str | None) -> str | None:
        """Whose earlier uses may be looked at: a service may name anybody, everybody else only themselves."""
        if self.caller.is_service:
            return customer_id
        return self.caller.subject or None


Info = strawberry.Info[Context, None]
