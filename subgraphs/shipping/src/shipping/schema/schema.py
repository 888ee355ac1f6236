"""Queries of shipping."""

import strawberry
from stoa_primitives import InvalidInput
from stoa_service import SubgraphSchema, build_schema, requires_scopes
from strawberry import Info

from shipping.domain.tariff import quotes

from .context import Context
from .types import Basket, Order, Product, Shipment, ShippingQuote

MAX_PAGE = 200


class PageSizeInvalid(InvalidInput):
    """Nobody can look through that many at once."""

    code = "PAGE_SIZE_INVALID"


@strawberry.type
class Query:
    @strawberry.field(description="Every way to send this weight to this country (two-letter code), cheapest first.")
    def shipping_quotes(self, country: str, weight_grams: int) -> list[ShippingQuote] | None:
        return [ShippingQuote.of(quote) for quote in quotes(country, weight_grams)]

    @requires_scopes("orders.read")
    @strawberry.field(description="The latest shipments, newest first.")
    async def shipments(self, info: Info[Context, None], first: int = 50) -> list[Shipment] | None:
        if not 1 <= first <= MAX_PAGE:
            raise PageSizeInvalid(f"Ask for 1 to {MAX_PAGE} shipments at once.")
        return [Shipment.of(shipment) for shipment in await info.context.reader.latest(first)]


def build_shipping_schema() -> SubgraphSchema:
    """Shipping's federation schema."""
    return build_schema(query=Query, types=[Basket, Order, Product])
