"""Staff start, change and end promotions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stoa_primitives import Clock, NotFound

from discount.application.ports import DiscountReader, OpensUnitOfWork, Targets
from discount.domain.promotion_rules import check_promotion
from discount.domain.promotions import Promotion
from discount.domain.refusals import PromotionExists


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPromotion:
    promotion: Promotion
    targets: Targets


async def create_promotion(wanted: WantedPromotion, *, units: OpensUnitOfWork, clock: Clock) -> Promotion:
    """Checked by the domain; its id must be free."""
    check_promotion(wanted.promotion, targets=wanted.targets.count, now=clock.now())
    async with units() as unit:
        if not await unit.promotions.add([wanted.promotion]):
            raise PromotionExists(f"There is a promotion {wanted.promotion.id} already.")
        await unit.promotions.aim(wanted.promotion.id, wanted.targets)
    return wanted.promotion


async def change_promotion(wanted: WantedPromotion, *, units: OpensUnitOfWork, clock: Clock) -> Promotion:
    """All of it anew; quotes given before keep their prices, orders theirs."""
    check_promotion(wanted.promotion, targets=wanted.targets.count, now=clock.now())
    async with units() as unit:
        if not await unit.promotions.change(wanted.promotion):
            raise NotFound("There is no such promotion.")
        await unit.promotions.aim(wanted.promotion.id, wanted.targets)
    return wanted.promotion


async def end_promotion(
    promotion_id: str, *, units: OpensUnitOfWork, reader: DiscountReader, clock: Clock
) -> Promotion:
    """From now on it takes nothing off; one that has ended stays as it is."""
    present = await reader.promotion(promotion_id)
    if present is None:
        raise NotFound("There is no such promotion.")
    now = clock.now()
    if present.ends_at is not None and present.ends_at <= now:
        return present
    begun = None if present.starts_at is not None and present.starts_at >= now else present.starts_at
    ended = replace(present, starts_at=begun, ends_at=now)
    async with units() as unit:
        await unit.promotions.change(ended)
    return ended
