"""Queries and mutations of shipping."""

import strawberry
from stoa_primitives import InvalidInput, Money
from stoa_service import SubgraphSchema, build_schema, requires_scopes
from strawberry import Info

from shipping.domain.tariff import CURRENCY, FREE_FROM, METHODS, quotes
from shipping.domain.zones import Zone

from .context import Context
from .mutations import Mutation
from .types import Basket, Order, Product, Shipment, ShippingMethod, ShippingQuote
from .types import Money as MoneyType

MAX_PAGE = 200


class PageSizeInvalid(InvalidInput):
    """Nobody can look through that many at once."""

    code = "PAGE_SIZE_INVALID"


class GoodsTotalInvalid(InvalidInput):
    """Goods are not worth less than nothing."""

    code = "GOODS_TOTAL_INVALID"


@strawberry.type
class FreeShipping:
    """From which worth of the goods a way costs nothing."""

    method: ShippingMethod
    zone: str = strawberry.field(description="HOME, EU or WORLD, seen from the shop.")
    from_total: MoneyType

    @classmethod
    def of(cls, method: str, zone: Zone, cents: int) -> "FreeShipping":
        return cls(
            method=ShippingMethod.of(METHODS[method]), zone=zone.value, from_total=MoneyType.of(Money(cents, CURRENCY))
        )


@strawberry.type
class Query:
    @strawberry.field(
        description="Every way to send this weight to this country (two-letter code), cheapest first. With the goods' "
        "total (cents) ways that are free from some total on are free."
    )
    def shipping_quotes(
        self, country: str, weight_grams: int, goods_total: int | None = None
    ) -> list[ShippingQuote] | None:
        if goods_total is not None and goods_total < 0:
            raise GoodsTotalInvalid("The goods' total is nought or more.")
        total = None if goods_total is None else Money(goods_total, CURRENCY)
        return [ShippingQuote.of(quote) for quote in quotes(country, weight_grams, total)]

    @strawberry.field(description="From which total sending costs nothing, by method and zone.")
    def free_shipping(self) -> list[FreeShipping] | None:
        return [FreeShipping.of(method, zone, cents) for (method, zone), cents in FREE_FROM.items()]

    @requires_scopes("orders.read")
    @strawberry.field(description="The latest shipments, newest first.")
    async def shipments(self, info: Info[Context, None], first: int = 50) -> list[Shipment] | None:
        if not 1 <= first <= MAX_PAGE:
            raise PageSizeInvalid(f"Ask for 1 to {MAX_PAGE} shipments at once.")
        return [Shipment.of(shipment) for shipment in await info.context.desk.reader.latest(first)]


def build_shipping_schema() -> SubgraphSchema:
    """Shipping's federation schema."""
    return build_schema(query=Query, mutation=Mutation, types=[Basket, Order, Product])
