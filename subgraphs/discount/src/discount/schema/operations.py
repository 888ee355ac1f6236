"""The root fields: quotes and promotions for everybody, coupons for staff."""

from typing import Annotated

import strawberry
from stoa_service import SubgraphSchema, build_schema, requires_scopes

from discount.application.change_coupon import change_coupon, end_coupon
from discount.application.create_coupon import create_coupon
from discount.application.edit_promotion import change_promotion, create_promotion, end_promotion
from discount.application.quote_prices import QuotePrices, quote_prices, simulate_prices
from discount.schema.context import WRITE_SCOPE, Info
from discount.schema.promotions import (
    PromotionInput,
    PromotionRule,
    PromotionSimulation,
    SimulationInput,
    in_utc,
)
from discount.schema.types import Coupon, CouponInput, Product, Promotion, Variant
from discount.schema.values import MoneyInput, PriceQuote, QuoteLineInput

QUOTE = "What these lines would cost; never fails for a coupon, says why it does not count. For the basket service too."
SIMULATION = "For staff: this basket, this customer, this moment: what applies, what loses, and why."


@strawberry.type
class Query:
    @strawberry.field(description=QUOTE)
    async def price_quote(
        self,
        info: Info,
        lines: list[QuoteLineInput],
        coupon: str | None = None,
        customer_id: strawberry.ID | None = None,
        shipping: MoneyInput | None = None,
    ) -> PriceQuote | None:
        services = info.context.services
        customer = info.context.customer_spoken_for(None if customer_id is None else str(customer_id))
        query = QuotePrices(
            lines=tuple(line.to_domain() for line in lines),
            coupon=coupon,
            customer_id=customer,
            shipping=shipping.to_domain() if shipping else None,
        )
        return PriceQuote.of(await quote_prices(query, reader=services.reader, clock=services.clock))

    @strawberry.field(description="So many percent off, running now: what shoppers see on price tags.")
    async def promotions(self, info: Info) -> list[Promotion] | None:
        services = info.context.services
        now = services.clock.now()
        running = [each for each in await services.reader.promotions() if each.runs_at(now)]
        return [Promotion.of(each) for each in running if each.is_plain_percentage]

    @requires_scopes(WRITE_SCOPE)
    @strawberry.field(description="All promotions, running or not, with their conditions.")
    async def promotion_rules(self, info: Info) -> list[PromotionRule] | None:
        return [PromotionRule.of(each) for each in await info.context.services.reader.promotions()]

    @requires_scopes(WRITE_SCOPE)
    @strawberry.field(description=SIMULATION)
    async def simulate_promotions(
        self, info: Info, wanted: Annotated[SimulationInput, strawberry.argument(name="input")]
    ) -> PromotionSimulation | None:
        services = info.context.services
        moment = in_utc(wanted.at) or services.clock.now()
        return PromotionSimulation.of(await simulate_prices(wanted.to_query(), moment, reader=services.reader))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.field
    async def coupons(self, info: Info) -> list[Coupon] | None:
        return [Coupon.of(each) for each in await info.context.services.reader.coupons()]


@strawberry.type
class Mutation:
    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def create_coupon(
        self, info: Info, wanted: Annotated[CouponInput, strawberry.argument(name="input")]
    ) -> Coupon:
        services = info.context.services
        made = await create_coupon(wanted.to_domain(), units=services.units, clock=services.clock)
        return Coupon.of(made)

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="All its conditions anew; what was counted stays.")
    async def change_coupon(
        self, info: Info, wanted: Annotated[CouponInput, strawberry.argument(name="input")]
    ) -> Coupon:
        services = info.context.services
        coupon = wanted.to_domain()
        changed = await change_coupon(coupon, units=services.units, reader=services.reader, clock=services.clock)
        return Coupon.of(changed)

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="From now on it counts no more.")
    async def end_coupon(self, info: Info, code: str) -> Coupon:
        services = info.context.services
        return Coupon.of(await end_coupon(code, units=services.units, reader=services.reader, clock=services.clock))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def create_promotion(
        self, info: Info, wanted: Annotated[PromotionInput, strawberry.argument(name="input")]
    ) -> PromotionRule:
        services = info.context.services
        made = await create_promotion(wanted.to_domain(), units=services.units, clock=services.clock)
        return PromotionRule.of(made)

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="All of it anew, by its id.")
    async def change_promotion(
        self, info: Info, wanted: Annotated[PromotionInput, strawberry.argument(name="input")]
    ) -> PromotionRule:
        services = info.context.services
        changed = await change_promotion(wanted.to_domain(), units=services.units, clock=services.clock)
        return PromotionRule.of(changed)

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="From now on it takes nothing off.")
    async def end_promotion(self, info: Info, id: strawberry.ID) -> PromotionRule:  # noqa: A002 - GraphQL's name
        services = info.context.services
        ended = await end_promotion(str(id), units=services.units, reader=services.reader, clock=services.clock)
        return PromotionRule.of(ended)


def discount_schema() -> SubgraphSchema:
    """The subgraph's schema, built anew for each application."""
    return build_schema(query=Query, mutation=Mutation, types=[Product, Variant])
