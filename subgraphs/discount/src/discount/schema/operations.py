"""The root fields: quotes and promotions for everybody, coupons for staff."""

from typing import Annotated

import strawberry
from stoa_service import SubgraphSchema, build_schema, requires_scopes

from discount.application.create_coupon import create_coupon
from discount.application.quote_prices import QuotePrices, quote_prices
from discount.schema.context import WRITE_SCOPE, Info
from discount.schema.types import Coupon, CouponInput, Product, Promotion, Variant
from discount.schema.values import PriceQuote, QuoteLineInput

QUOTE = "What these lines would cost; never fails for a coupon, says why it does not count. For the basket service too."


@strawberry.type
class Query:
    @strawberry.field(description=QUOTE)
    async def price_quote(
        self,
        info: Info,
        lines: list[QuoteLineInput],
        coupon: str | None = None,
        customer_id: strawberry.ID | None = None,
    ) -> PriceQuote | None:
        services = info.context.services
        customer = info.context.customer_spoken_for(None if customer_id is None else str(customer_id))
        query = QuotePrices(lines=tuple(line.to_domain() for line in lines), coupon=coupon, customer_id=customer)
        return PriceQuote.of(await quote_prices(query, reader=services.reader, clock=services.clock))

    @strawberry.field
    async def promotions(self, info: Info) -> list[Promotion] | None:
        services = info.context.services
        now = services.clock.now()
        return [Promotion.of(each) for each in await services.reader.promotions() if each.runs_at(now)]

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


def discount_schema() -> SubgraphSchema:
    """The subgraph's schema, built anew for each application."""
    return build_schema(query=Query, mutation=Mutation, types=[Product, Variant])
