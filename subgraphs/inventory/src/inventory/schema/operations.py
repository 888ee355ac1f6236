"""The root fields: all of them for staff."""

import strawberry
from stoa_primitives import InvalidInput
from stoa_service import CursorCodec, SubgraphSchema, build_schema, page_size, requires_scopes

from inventory.application.adjust_stock import adjust_stock
from inventory.application.ports import StockPage, StockWanted
from inventory.application.save_warehouse import save_warehouse
from inventory.application.set_threshold import set_threshold
from inventory.domain import stock as domain
from inventory.domain.adjustment import Adjustment
from inventory.domain.threshold import Threshold
from inventory.schema.context import READ_SCOPE, WRITE_SCOPE, Info
from inventory.schema.types import StockItem, StockItemConnection, StockItemEdge, Warehouse
from inventory.schema.values import page_info

LONGEST_SEARCH = 120


@strawberry.type
class Query:
    @requires_scopes(READ_SCOPE)
    @strawberry.field
    async def warehouses(self, info: Info) -> list[Warehouse] | None:
        return [Warehouse.of(each) for each in (await info.context.loaders.warehouses()).values()]

    @requires_scopes(READ_SCOPE)
    @strawberry.field
    async def stock_items(
        self,
        info: Info,
        low_only: bool = False,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> StockItemConnection | None:
        if search is not None and len(search) > LONGEST_SEARCH:
            raise InvalidInput(f"Search for at most {LONGEST_SEARCH} characters.")
        services = info.context.services
        wanted = StockWanted(low_only, search or "")
        cursors = services.cursors("stock")
        place = _place(cursors, after) if after is not None else None
        page = await services.reader.page(wanted, page_size(first), place)
        return _connection(page, wanted, cursors, continued=place is not None)


@strawberry.type
class Mutation:
    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def adjust_stock(
        self, info: Info, variant_id: strawberry.ID, warehouse_id: strawberry.ID, delta: int, reason: str
    ) -> StockItem:
        caller, services = info.context.caller, info.context.services
        adjustment = Adjustment(
            variant_id=str(variant_id),
            warehouse_id=str(warehouse_id),
            delta=delta,
            reason=reason,
            actor=caller.name or caller.subject,
        )
        return StockItem.of(
            await services.attempt(lambda: adjust_stock(adjustment, units=services.units, clock=services.clock))
        )

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="How many a warehouse keeps back from shoppers.")
    async def set_stock_threshold(
        self, info: Info, variant_id: strawberry.ID, warehouse_id: strawberry.ID, threshold: int
    ) -> StockItem:
        services = info.context.services
        wish = Threshold(variant_id=str(variant_id), warehouse_id=str(warehouse_id), quantity=threshold)
        return StockItem.of(
            await services.attempt(lambda: set_threshold(wish, units=services.units, clock=services.clock))
        )

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="Opens a warehouse, or describes it anew.")
    async def save_warehouse(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - GraphQL's name
        name: str,
        country: str,
        priority: int = 0,
    ) -> Warehouse:
        wish = domain.Warehouse(id=str(id), name=name, country=country, priority=priority)
        return Warehouse.of(await save_warehouse(wish, units=info.context.services.units))


def _place(cursors: CursorCodec, after: str) -> tuple[str, str, str]:
    name, variant_id, warehouse_id = cursors.decode(after, length=3)
    return str(name), str(variant_id), str(warehouse_id)


def _connection(page: StockPage, wanted: StockWanted, cursors: CursorCodec, *, continued: bool) -> StockItemConnection:
    edges = [
        StockItemEdge(
            node=StockItem.of(each.stock),
            cursor=cursors.encode([each.name, each.stock.variant_id, each.stock.warehouse_id]),
        )
        for each in page.items
    ]
    info = page_info([edge.cursor for edge in edges], has_next=page.has_next, continued=continued)
    return StockItemConnection(edges=edges, page_info=info, wanted=wanted)


def inventory_schema() -> SubgraphSchema:
    """The subgraph's schema, built anew for each application."""
    return build_schema(query=Query, mutation=Mutation)
