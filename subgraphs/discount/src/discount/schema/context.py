"""What a request carries: who asks, the use cases' needs, and loaders that live as long as the request."""

from __future__ import annotations

from dataclasses import dataclass, field

import strawberry
from stoa_primitives import Clock
from stoa_service import Caller
from strawberry.dataloader import DataLoader

from discount.application.ports import DiscountReader, OpensUnitOfWork, Targets
from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion, on_price_tags

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
        self.promotions = DataLoader(load_fn=self._promotions, max_batch_size=_MOST_KEYS)
        self.targets = DataLoader(load_fn=self._targets, max_batch_size=_MOST_KEYS)
        self.coupon = DataLoader(load_fn=self._coupons, max_batch_size=_MOST_KEYS)

    async def _promotions(self, product_ids: list[str]) -> list[tuple[Promotion, ...]]:
        """What each product's price tag shows now."""
        now = self._services.clock.now()
        offers = await self._services.reader.offers(product_ids, running_at=now)
        return [
            on_price_tags([offer.promotion for offer in offers if offer.aims_at(product_id)], now)
            for product_id in product_ids
        ]

    async def _targets(self, promotion_ids: list[str]) -> list[Targets]:
        found = await self._services.reader.targets_of(promotion_ids)
        return [found[each] for each in promotion_ids]

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
