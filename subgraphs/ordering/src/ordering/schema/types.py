"""The order and what it consists of, as the supergraph sees it."""

from datetime import date, datetime
from datetime import date as day_of_year
from enum import Enum
from typing import Self

import strawberry
from stoa_service import authenticated, page_size
from strawberry import ID

from ordering.application.reads import EMPTY_PAGE, DaySales, OrderFilter, Page
from ordering.domain.contents import Address as DomainAddress
from ordering.domain.fulfilment import delivered_of
from ordering.domain.history import history_of
from ordering.domain.invoice import DocumentKind
from ordering.domain.order import Moment
from ordering.domain.order import Order as DomainOrder
from ordering.domain.return_rules import returnable_of, returnable_until
from ordering.schema.access import may_see_customer, visible_order
from ordering.schema.context import Info
from ordering.schema.documents import OrderDocument
from ordering.schema.money import Money
from ordering.schema.paging import cursor_of, page_of
from ordering.schema.returns import OrderReturn


@strawberry.enum
class OrderStatus(Enum):
    PLACED = "PLACED"
    STOCK_RESERVED = "STOCK_RESERVED"
    PAID = "PAID"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


@strawberry.enum(description="The order's money, as payment has told.")
class OrderPaymentStatus(Enum):
    AWAITED = "AWAITED"
    NOT_NEEDED = "NOT_NEEDED"
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"


@strawberry.enum(description="The order's goods, as inventory and shipping have told.")
class FulfilmentStatus(Enum):
    UNRESERVED = "UNRESERVED"
    RESERVED = "RESERVED"
    PACKED = "PACKED"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    RELEASED = "RELEASED"


@strawberry.enum
class CancellationReason(Enum):
    OUT_OF_STOCK = "OUT_OF_STOCK"
    PAYMENT_DECLINED = "PAYMENT_DECLINED"
    PAYMENT_TIMEOUT = "PAYMENT_TIMEOUT"
    CUSTOMER = "CUSTOMER"
    STAFF = "STAFF"


@strawberry.federation.type(shareable=True)
class Address:
    name: str
    street: str
    postal_code: str
    city: str
    country: str

    @classmethod
    def of(cls, address: DomainAddress) -> Self:
        return cls(
            name=address.name,
            street=address.street,
            postal_code=address.postal_code,
            city=address.city,
            country=address.country,
        )


@strawberry.federation.type(keys=["id"])
class Variant:
    id: ID


@strawberry.type
class OrderLine:
    number: int = strawberry.field(description="The line's place in the order, from 1: what a return names.")
    variant: Variant | None
    name: str
    variant_name: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    delivered_quantity: int
    returnable_quantity: int = strawberry.field(description="Delivered and not sent back yet.")

    @classmethod
    def of(cls, order: DomainOrder, number: int) -> Self:
        line = order.contents.lines[number - 1]
        return cls(
            number=number,
            variant=Variant(id=ID(line.variant_id)),
            name=line.name,
            variant_name=line.variant_name,
            quantity=line.quantity,
            unit_price=Money.of(line.unit_price),
            discount=Money.of(line.discount),
            total=Money.of(line.total),
            delivered_quantity=delivered_of(order, number),
            returnable_quantity=returnable_of(order, number),
        )


@strawberry.type
class OrderEvent:
    status: OrderStatus
    at: datetime

    @classmethod
    def of(cls, moment: Moment) -> Self:
        return cls(status=OrderStatus(moment.status.value), at=moment.at)


@strawberry.type(description="Something that happened to the order, in words.")
class OrderHistoryEntry:
    kind: str = strawberry.field(description="For programs: PLACED, PARCEL_SHIPPED, REFUNDED and so on.")
    at: datetime
    text: str
    note: str | None = strawberry.field(description="What was noted beside it; staff only.")


@strawberry.federation.type(shareable=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.federation.type(keys=["id"])
class Customer:
    id: ID

    @authenticated
    @strawberry.field
    async def orders(self, info: Info, first: int = 5, after: str | None = None) -> "OrderConnection | None":
        """The customer's orders, newest first; empty for anybody who may not see them."""
        if not may_see_customer(info.context.caller, self.id):
            return OrderConnection.of(info, EMPTY_PAGE, is_first=True)
        if after is not None:
            page = await page_of(info, OrderFilter(customer_id=self.id), first=first, after=after)
            return OrderConnection.of(info, page, is_first=False)
        page = await info.context.first_pages.load((self.id, page_size(first)))
        return OrderConnection.of(info, page, is_first=True)

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.federation.type(keys=["id"])
class Order:
    id: ID
    number: str
    status: OrderStatus
    cancellation_reason: CancellationReason | None
    placed_at: datetime
    customer: Customer | None
    lines: list[OrderLine]
    coupon: str | None
    subtotal: Money
    discount: Money
    shipping_cost: Money
    tax: Money
    total: Money
    shipping_address: Address
    timeline: list[OrderEvent]
    payment_status: OrderPaymentStatus
    fulfilment_status: FulfilmentStatus
    cancellation_requested: bool = strawberry.field(
        description="Somebody wants a confirmed order stopped, and shipping has not answered yet."
    )
    refunded: Money
    returns: list[OrderReturn]
    returnable_until: datetime | None = strawberry.field(description="Null while nothing has arrived.")
    exchange_of: ID | None = strawberry.field(description="The order that this one replaces goods of.")

    @strawberry.field(description="Everything that happened, oldest first.")
    async def history(self, info: Info) -> list[OrderHistoryEntry]:
        stream = await info.context.streams.load(self.id)
        for_staff = info.context.caller.has_scope("orders.read")
        return [
            OrderHistoryEntry(kind=entry.kind, at=entry.at, text=entry.text, note=entry.note or None)
            for entry in history_of(stream, for_staff=for_staff)
        ]

    @strawberry.field(description="Null until the first parcel has left.")
    async def invoice(self, info: Info) -> OrderDocument | None:
        documents = await info.context.documents.load(self.id)
        invoices = [document for document in documents if document.kind is DocumentKind.INVOICE]
        return OrderDocument.of(invoices[0]) if invoices else None

    @strawberry.field(description="One for every refund after the invoice.")
    async def credit_notes(self, info: Info) -> list[OrderDocument]:
        documents = await info.context.documents.load(self.id)
        return [OrderDocument.of(found) for found in documents if found.kind is DocumentKind.CREDIT_NOTE]

    @classmethod
    def of(cls, order: DomainOrder) -> Self:
        contents, totals, reason = order.contents, order.contents.totals, order.cancellation_reason
        return cls(
            id=ID(order.id),
            number=order.number,
            status=OrderStatus(order.status.value),
            cancellation_reason=CancellationReason(reason.value) if reason else None,
            placed_at=order.placed_at,
            customer=Customer(id=ID(contents.customer.id)),
            lines=[OrderLine.of(order, number) for number in range(1, len(contents.lines) + 1)],
            coupon=contents.coupon,
            subtotal=Money.of(totals.subtotal),
            discount=Money.of(totals.discount),
            shipping_cost=Money.of(totals.shipping),
            tax=Money.of(totals.tax),
            total=Money.of(totals.total),
            shipping_address=Address.of(contents.shipping_address),
            timeline=[OrderEvent.of(moment) for moment in order.timeline],
            payment_status=OrderPaymentStatus(order.payment_status.value),
            fulfilment_status=FulfilmentStatus(order.fulfilment.value),
            cancellation_requested=order.cancellation_asked is not None,
            refunded=Money.of(order.refunded_amount),
            returns=[OrderReturn.of(found) for found in order.returns],
            returnable_until=returnable_until(order),
            exchange_of=ID(contents.exchange_of) if contents.exchange_of else None,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: ID) -> Self | None:  # noqa: A002 - the key's name
        order = await visible_order(info, id)
        return cls.of(order) if order else None


@strawberry.type
class OrderEdge:
    node: Order
    cursor: str


@strawberry.type
class OrderConnection:
    edges: list[OrderEdge]
    page_info: PageInfo
    total_count: int

    @classmethod
    def of(cls, info: Info, page: Page, *, is_first: bool) -> Self:
        edges = [OrderEdge(node=Order.of(order), cursor=cursor_of(info, order)) for order in page.orders]
        return cls(
            edges=edges,
            page_info=PageInfo(
                has_next_page=page.has_next,
                has_previous_page=not is_first,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
            total_count=page.total,
        )


@strawberry.type
class OrderResult:
    order: Order | None
    problem: str | None


@strawberry.type
class SalesDay:
    date: date
    revenue: Money
    order_count: int

    @classmethod
    def of(cls, day: day_of_year, sales: DaySales | None, currency: str) -> Self:
        revenue = Money(amount=sales.revenue if sales else 0, currency=currency)
        return cls(date=day, revenue=revenue, order_count=sales.orders if sales else 0)


@strawberry.type
class SalesSummary:
    revenue: Money
    order_count: int
    cancelled_count: int
    days: list[SalesDay]

    @classmethod
    def of(cls, sales: list[DaySales], days: list[date], currency: str) -> Self:
        """Sums in the shop's currency; a day without orders is a day with zero."""
        own = {day.day: day for day in sales if day.currency == currency}
        return cls(
            revenue=Money(amount=sum(day.revenue for day in own.values()), currency=currency),
            order_count=sum(day.orders for day in own.values()),
            cancelled_count=sum(day.cancelled for day in own.values()),
            days=[SalesDay.of(day, own.get(day), currency) for day in days],
        )
