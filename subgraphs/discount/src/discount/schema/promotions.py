"""Promotions as staff see and write them, and the simulator's answer."""

from datetime import UTC, datetime
from typing import Self

import strawberry
from stoa_primitives import InvalidInput

from discount.application.edit_promotion import WantedPromotion
from discount.application.ports import Targets
from discount.application.quote_prices import QuotePrices
from discount.domain import promotions as domain
from discount.domain import quote
from discount.domain.promotions import ActionKind, Level
from discount.domain.quote import Quote as Priced
from discount.schema.context import Info
from discount.schema.values import Money, MoneyInput, PriceQuote, QuoteLineInput

strawberry.enum(Level, name="PromotionLevel")
strawberry.enum(ActionKind, name="PromotionAction")
strawberry.enum(quote.Outcome, name="PromotionOutcome")

LONGEST_ID = 100


@strawberry.type(description="A promotion with everything that decides what it takes off; for staff.")
class PromotionRule:
    rule: strawberry.Private[domain.Promotion]
    id: strawberry.ID
    name: str
    level: Level
    action: ActionKind
    percent: int | None = strawberry.field(description="For BUY_X_GET_Y: how much cheaper the pieces one gets are.")
    amount: Money | None = strawberry.field(description="Off each piece at the item level, off the whole elsewhere.")
    buy: int | None
    get: int | None
    minimum: Money | None = strawberry.field(
        description="Goods value from which it counts: before discounts at the item level, after those of earlier levels elsewhere."
    )
    minimum_quantity: int
    signed_in_only: bool
    group: str | None = strawberry.field(
        description="Promotions and coupons of one group exclude one another; those without one add up."
    )
    priority: int = strawberry.field(description="Groups with a higher one come first.")
    all_products: bool
    starts_at: datetime | None
    ends_at: datetime | None

    @classmethod
    def of(cls, rule: domain.Promotion) -> Self:
        action, conditions = rule.action, rule.conditions
        return cls(
            rule=rule,
            id=strawberry.ID(rule.id),
            name=rule.name,
            level=rule.level,
            action=action.kind,
            percent=action.percent or None,
            amount=Money.of(action.amount) if action.amount else None,
            buy=action.buy or None,
            get=action.get or None,
            minimum=Money.of(conditions.minimum) if conditions.minimum else None,
            minimum_quantity=conditions.minimum_quantity,
            signed_in_only=conditions.signed_in_only,
            group=rule.group,
            priority=rule.priority,
            all_products=rule.all_products,
            starts_at=rule.starts_at,
            ends_at=rule.ends_at,
        )

    @strawberry.field
    async def product_ids(self, info: Info) -> list[strawberry.ID]:
        found = await info.context.loaders.targets.load(self.rule.id)
        return [strawberry.ID(each) for each in found.products]

    @strawberry.field
    async def categories(self, info: Info) -> list[str]:
        return list((await info.context.loaders.targets.load(self.rule.id)).categories)


@strawberry.input
class PromotionInput:
    id: strawberry.ID
    name: str
    level: Level = Level.ITEM
    action: ActionKind = ActionKind.PERCENT
    percent: int | None = None
    amount: MoneyInput | None = None
    buy: int | None = None
    get: int | None = None
    minimum: MoneyInput | None = None
    minimum_quantity: int = 0
    signed_in_only: bool = False
    group: str | None = None
    priority: int = 0
    all_products: bool = False
    product_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    categories: list[str] = strawberry.field(default_factory=list)
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def to_domain(self) -> WantedPromotion:
        action = domain.Action(
            kind=self.action,
            percent=self.percent or 0,
            amount=self.amount.to_domain() if self.amount else None,
            buy=self.buy or 0,
            get=self.get or 0,
        )
        conditions = domain.Conditions(
            minimum=self.minimum.to_domain() if self.minimum else None,
            minimum_quantity=self.minimum_quantity,
            signed_in_only=self.signed_in_only,
        )
        promotion = domain.Promotion(
            id=str(self.id),
            name=self.name.strip(),
            level=self.level,
            action=action,
            conditions=conditions,
            group=self.group or None,
            priority=self.priority,
            all_products=self.all_products,
            starts_at=in_utc(self.starts_at),
            ends_at=in_utc(self.ends_at),
        )
        return WantedPromotion(promotion=promotion, targets=self._targets())

    def _targets(self) -> Targets:
        products, categories = [str(each) for each in self.product_ids], list(self.categories)
        if any(not 0 < len(each) <= LONGEST_ID or not each.isprintable() for each in (*products, *categories)):
            raise InvalidInput(f"Product ids and categories have 1 to {LONGEST_ID} printable characters.")
        return Targets(products=tuple(products), categories=tuple(categories))


@strawberry.input
class SimulationInput:
    lines: list[QuoteLineInput]
    coupon: str | None = None
    customer_id: strawberry.ID | None = None
    shipping: MoneyInput | None = None
    at: datetime | None = strawberry.field(default=None, description="The moment to look at; null: now.")

    def to_query(self) -> QuotePrices:
        return QuotePrices(
            lines=tuple(line.to_domain() for line in self.lines),
            coupon=self.coupon,
            customer_id=None if self.customer_id is None else str(self.customer_id),
            shipping=self.shipping.to_domain() if self.shipping else None,
        )


@strawberry.type(description="What became of one promotion or coupon in a simulated quote, and why.")
class PromotionVerdict:
    id: strawberry.ID
    name: str
    is_coupon: bool
    level: Level
    outcome: quote.Outcome
    amount: Money
    reason: str

    @classmethod
    def of(cls, verdict: quote.Verdict) -> Self:
        return cls(
            id=strawberry.ID(verdict.id),
            name=verdict.name,
            is_coupon=verdict.source is quote.Source.COUPON,
            level=verdict.level,
            outcome=verdict.outcome,
            amount=Money.of(verdict.amount),
            reason=verdict.reason,
        )


@strawberry.type
class PromotionSimulation:
    quote: PriceQuote
    verdicts: list[PromotionVerdict]

    @classmethod
    def of(cls, priced: Priced) -> Self:
        return cls(quote=PriceQuote.of(priced), verdicts=[PromotionVerdict.of(each) for each in priced.verdicts])


def in_utc(moment: datetime | None) -> datetime | None:
    """A moment without a zone is meant in UTC."""
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise InvalidInput("This date is too far away.") from None
