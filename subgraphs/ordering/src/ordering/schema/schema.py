"""Queries, mutations and subscriptions of ordering."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

import strawberry
from stoa_primitives import Currency, InvalidInput, NotFound
from stoa_service import SubgraphSchema, authenticated, build_schema, page_size, requires_scopes
from strawberry import ID

from ordering.application.reads import OrderFilter
from ordering.application.watch_order import watch_order
from ordering.schema.access import awaited_order
from ordering.schema.context import Info
from ordering.schema.mutations import Mutation
from ordering.schema.paging import page_of
from ordering.schema.returns import ReturnStatus
from ordering.schema.sagas import Saga
from ordering.schema.types import Customer, Order, OrderConnection, OrderStatus, SalesSummary

_MOST_DAYS = 366
_PAGE_SECONDS = 3.0
_STREAM_SECONDS = 15.0
_LONGEST_SEARCH = 200
_NOT_FOUND: Final = "There is no such order."


@strawberry.type
class Query:
    @authenticated
    @strawberry.field(
        description="An order of the signed-in customer (or any, for staff with orders.read); "
        "null also when it belongs to somebody else."
    )
    async def order(self, info: Info, id: ID) -> Order | None:  # noqa: A002 - the argument's name
        found = await awaited_order(info, id, patience_seconds=_PAGE_SECONDS)
        return Order.of(found) if found else None

    @authenticated
    @strawberry.field
    async def my_orders(self, info: Info, first: int = 20, after: str | None = None) -> OrderConnection | None:
        wanted = OrderFilter(customer_id=info.context.caller.subject)
        page = await page_of(info, wanted, first=first, after=after)
        return OrderConnection.of(info, page, is_first=after is None)

    @requires_scopes("orders.read")
    @strawberry.field
    async def orders(
        self,
        info: Info,
        status: OrderStatus | None = None,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> OrderConnection | None:
        if search is not None and len(search) > _LONGEST_SEARCH:
            raise InvalidInput(f"Search with up to {_LONGEST_SEARCH} characters.")
        wanted = OrderFilter(status=status.value if status else None, search=search)
        page = await page_of(info, wanted, first=first, after=after)
        return OrderConnection.of(info, page, is_first=after is None)

    @requires_scopes("orders.read")
    @strawberry.field(description="Orders with a return that waits in this status.")
    async def orders_with_return(
        self, info: Info, status: ReturnStatus, first: int = 50, after: str | None = None
    ) -> OrderConnection | None:
        page = await page_of(info, OrderFilter(open_return=status.value), first=first, after=after)
        return OrderConnection.of(info, page, is_first=after is None)

    @requires_scopes("orders.read")
    @strawberry.field(
        description="The processes of orders that have not ended, those that need a person first, then the longest waiting."
    )
    async def sagas(self, info: Info, first: int = 50, only_stuck: bool = False) -> list[Saga] | None:
        now = info.context.clock.now()
        found = await info.context.reads.sagas(now=now, first=page_size(first), only_stuck=only_stuck)
        return [Saga.of(state, now) for state in found]

    @requires_scopes("orders.read")
    @strawberry.field
    async def sales_summary(self, info: Info, days: int = 30) -> SalesSummary | None:
        if not 1 <= days <= _MOST_DAYS:
            raise InvalidInput(f"Ask for 1 to {_MOST_DAYS} days.")
        today = info.context.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        first = today - timedelta(days=days - 1)
        sales = await info.context.reads.sales_by_day(since=first)
        calendar = [(first + timedelta(days=number)).date() for number in range(days)]
        return SalesSummary.of(sales, calendar, Currency.EUR.value)


@strawberry.type
class Subscription:
    @authenticated
    @strawberry.subscription(description="The order now, then after every change of its status.")
    async def order_status_changed(self, info: Info, order_id: ID) -> AsyncIterator[Order]:
        found = await awaited_order(info, order_id, patience_seconds=_STREAM_SECONDS)
        if found is None:
            raise NotFound(_NOT_FOUND)
        async for state in watch_order(found, info.context.reads):
            yield Order.of(state)


def build_ordering_schema() -> SubgraphSchema:
    """Ordering's federation schema."""
    return build_schema(query=Query, mutation=Mutation, subscription=Subscription, types=[Customer])
