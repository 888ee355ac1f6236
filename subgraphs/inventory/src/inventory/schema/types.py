"""Variant's availability, warehouses, stock items."""

from datetime import datetime
from typing import Self

import strawberry
from stoa_service import requires_scopes

from inventory.application.ports import StockWanted
from inventory.domain import stock as domain
from inventory.domain.demand import check_forecast_days
from inventory.domain.forecast import forecast_demand
from inventory.domain.reordering import ReorderRule, reorder_hint
from inventory.domain.stock import StockLevel
from inventory.schema.context import READ_SCOPE, Info
from inventory.schema.demand import DemandForecast, ReorderHint
from inventory.schema.history import StockAdjustmentConnection, list_adjustments
from inventory.schema.values import PageInfo

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

    @requires_scopes(READ_SCOPE)
    @strawberry.field(description="Its stock in every warehouse that holds a place for it.")
    async def stock_items(self, info: Info) -> list["StockItem"] | None:
        return [StockItem.of(each) for each in await info.context.loaders.stock.load(str(self.id))]

    @requires_scopes(READ_SCOPE)
    @strawberry.field(
        description="What will be sold in the days ahead; nothing while there is less than two weeks' history."
    )
    async def demand_forecast(self, info: Info, days: int = 14) -> DemandForecast | None:
        check_forecast_days(days)
        history = await info.context.loaders.history.load(str(self.id))
        forecast = forecast_demand(history, days)
        return DemandForecast.of(forecast, history) if forecast else None

    @requires_scopes(READ_SCOPE)
    @strawberry.field(description="When to order again, by the supplier's lead time and how rarely it may run out.")
    async def reorder_hint(self, info: Info, lead_days: int = 7, service_level: float = 0.95) -> ReorderHint | None:
        rule = ReorderRule(lead_days, service_level)
        loaders = info.context.loaders
        forecast = forecast_demand(await loaders.history.load(str(self.id)), rule.days_ahead)
        if forecast is None:
            return None
        saleable = sum(each.saleable for each in await loaders.stock.load(str(self.id)))
        return ReorderHint.of(reorder_hint(forecast, saleable, rule))


@strawberry.federation.type(keys=["id"])
class Warehouse:
    id: strawberry.ID
    name: str
    country: str
    priority: int = strawberry.field(description="Lower goes first where orders are allocated by priority.")

    @classmethod
    def of(cls, warehouse: domain.Warehouse) -> Self:
        return cls(
            id=strawberry.ID(warehouse.id),
            name=warehouse.name,
            country=warehouse.country,
            priority=warehouse.priority,
        )

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

    @strawberry.field(description="On hand, less what is promised to orders, less the threshold.")
    def saleable(self) -> int:
        return self.stock.saleable

    @strawberry.field(description="What changed it, newest first.")
    async def adjustments(self, info: Info, first: int = 20, after: str | None = None) -> StockAdjustmentConnection:
        return await list_adjustments(info, (self.stock.variant_id, self.stock.warehouse_id), first, after)


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
