"""Variant's availability, warehouses, stock items."""

from datetime import datetime
from typing import Self

import strawberry
from stoa_service import requires_scopes

from inventory.application.ports import StockWanted
from inventory.domain import stock as domain
from inventory.domain.stock import StockLevel
from inventory.schema.context import READ_SCOPE, Info

strawberry.enum(StockLevel)  # the domain's word is the schema's word; the domain knows nothing of it


@strawberry.type
class Availability:
    level: StockLevel
    max_quantity: int = strawberry.field(description="The most one order can take of it now.")
    total: strawberry.Private[int]

    @requires_scopes(READ_SCOPE)
    @strawberry.field(description="Exact, for staff.")
    def on_hand(self) -> int | None:
        return self.total


@strawberry.federation.type(keys=["id"])
class Variant:
    id: strawberry.ID

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> Self:  # noqa: A002 - GraphQL's name
        return cls(id=id)

    @strawberry.field
    async def availability(self, info: Info) -> Availability | None:
        found = await info.context.loaders.availability.load(str(self.id))
        if found is None:
            return None
        return Availability(level=found.level, max_quantity=found.max_quantity, total=found.on_hand)


@strawberry.federation.type(keys=["id"])
class Warehouse:
    id: strawberry.ID
    name: str
    country: str

    @classmethod
    def of(cls, warehouse: domain.Warehouse) -> Self:
        return cls(id=strawberry.ID(warehouse.id), name=warehouse.name, country=warehouse.country)

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> Self | None:  # noqa: A002 - GraphQL's name
        info.context.caller.require_scope(READ_SCOPE)
        found = (await info.context.loaders.warehouses()).get(str(id))
        return cls.of(found) if found else None


@strawberry.federation.type(keys=["id"])
class StockItem:
    stock: strawberry.Private[domain.Stock]
    id: strawberry.ID
    on_hand: int
    reserved: int
    sold: int
    threshold: int
    low: bool
    updated_at: datetime

    @classmethod
    def of(cls, stock: domain.Stock) -> Self:
        return cls(
            stock=stock,
            id=strawberry.ID(stock.id),
            on_hand=stock.on_hand,
            reserved=stock.reserved,
            sold=stock.sold,
            threshold=stock.threshold,
            low=stock.is_low,
            updated_at=stock.updated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> Self | None:  # noqa: A002 - GraphQL's name
        info.context.caller.require_scope(READ_SCOPE)
        warehouse_id, _, variant_id = str(id).partition(".")
        found = await info.context.loaders.items.load((variant_id, warehouse_id))
        return cls.of(found) if found else None

    @strawberry.field
    def variant(self) -> Variant | None:
        return Variant(id=strawberry.ID(self.stock.variant_id))

    @strawberry.field
    async def warehouse(self, info: Info) -> Warehouse:
        return Warehouse.of((await info.context.loaders.warehouses())[self.stock.warehouse_id])


@strawberry.federation.type(shareable=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class StockItemEdge:
    node: StockItem
    cursor: str


@strawberry.type
class StockItemConnection:
    edges: list[StockItemEdge]
    page_info: PageInfo
    wanted: strawberry.Private[StockWanted]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        return await info.context.services.reader.count(self.wanted)
