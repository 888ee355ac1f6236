"""What inventory does when others' events arrive: each has one effect, in the inbox's transaction."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope, Heard
from stoa_primitives import Clock

from inventory.application.learn_variant import Opening, learn_variant
from inventory.application.ports import KnownVariant, UnitOfWork
from inventory.application.put_back import PutBack, put_back
from inventory.application.reserve_stock import ReserveStock, reserve_stock
from inventory.application.settle_order import ReleaseReserved, SellReserved, release_reserved, sell_reserved
from inventory.messaging.telling import Causes

OpensUnit = Callable[[AsyncSession, Causes], UnitOfWork]


class TextRead(BaseModel):
    en: str
    de: str


class VariantRead(BaseModel):
    variant_id: str
    product_id: str
    name: TextRead
    variant_name: TextRead


class LineRead(BaseModel):
    variant_id: str
    quantity: Annotated[int, Field(gt=0, le=1_000_000)]


class StockRequested(BaseModel):
    order_id: str
    lines: Annotated[list[LineRead], Field(min_length=1)]
    expires_at: datetime


class OrderConfirmed(BaseModel):
    order_id: str
    lines: list[LineRead]


class OrderCancelled(BaseModel):
    order_id: str


class ReturnLineRead(LineRead):
    restock: bool = False


class ReturnReceived(BaseModel):
    order_id: str
    return_id: str
    lines: list[ReturnLineRead]


# Their handlers lock for all events in one statement.
_LOCKED_AT_ONCE = frozenset({StockRequested, OrderConfirmed})


class InventoryConsumers:
    """The handlers, with what they need."""

    def __init__(self, open_unit: OpensUnit, clock: Clock, opening: Opening | None) -> None:
        self._open_unit = open_unit
        self._clock = clock
        self._opening = opening

    def register(self, consumer: Consumer) -> None:
        consumer.prepare(self.lock_all)
        consumer.on("catalog.variant_changed", VariantRead)(self.learn)
        consumer.on_many("ordering.stock_requested", StockRequested)(self.reserve)
        consumer.on_many("ordering.order_confirmed", OrderConfirmed)(self.sell)
        consumer.on("ordering.order_cancelled", OrderCancelled)(self.release)
        consumer.on("ordering.return_received", ReturnReceived)(self.put_back)

    async def lock_all(self, session: AsyncSession, heard: Sequence[Heard[Any]]) -> None:
        """Several handlers share a transaction: it locks what all of them need first, in the order that everybody keeps."""
        kinds = {type(each.data) for each in heard}
        if len(heard) == 1 or (len(kinds) == 1 and kinds <= _LOCKED_AT_ONCE):
            return
        unit = self._open_unit(session, {})
        orders = [each.data.order_id for each in heard if not isinstance(each.data, VariantRead)]
        found = await unit.reservations.of_orders_for_change(orders) if orders else {}
        variants = {line.variant_id for each in found.values() for line in each.lines}
        variants |= {variant_id for each in heard for variant_id in _variants_in(each.data)}
        await unit.shelf.lock(sorted(variants))

    async def learn(self, session: AsyncSession, envelope: Envelope, data: VariantRead) -> None:
        variant = KnownVariant(
            id=data.variant_id,
            product_id=data.product_id,
            name_en=_full_name(data.name.en, data.variant_name.en),
            name_de=_full_name(data.name.de, data.variant_name.de),
            changed_at=envelope.occurred_at,
        )
        unit = self._open_unit(session, {"": envelope})
        await learn_variant(variant, unit=unit, opening=self._opening, clock=self._clock)

    async def reserve(self, session: AsyncSession, heard: Sequence[Heard[StockRequested]]) -> None:
        commands = [
            ReserveStock(order_id=each.data.order_id, lines=_lines(each.data.lines), expires_at=each.data.expires_at)
            for each in heard
        ]
        await reserve_stock(commands, unit=self._open_unit(session, _causes(heard)), clock=self._clock)

    async def sell(self, session: AsyncSession, heard: Sequence[Heard[OrderConfirmed]]) -> None:
        commands = [SellReserved(order_id=each.data.order_id, lines=_lines(each.data.lines)) for each in heard]
        await sell_reserved(commands, unit=self._open_unit(session, _causes(heard)), clock=self._clock)

    async def release(self, session: AsyncSession, envelope: Envelope, data: OrderCancelled) -> None:
        command = ReleaseReserved(data.order_id)
        await release_reserved(command, unit=self._open_unit(session, {data.order_id: envelope}), clock=self._clock)

    async def put_back(self, session: AsyncSession, envelope: Envelope, data: ReturnReceived) -> None:
        lines = tuple((line.variant_id, line.quantity) for line in data.lines if line.restock)
        command = PutBack(order_id=data.order_id, return_id=data.return_id, lines=lines)
        await put_back(command, unit=self._open_unit(session, {"": envelope}), clock=self._clock)


def _causes(heard: Sequence[Heard[StockRequested]] | Sequence[Heard[OrderConfirmed]]) -> Causes:
    return {each.data.order_id: each.envelope for each in heard}


def _variants_in(data: BaseModel) -> Iterator[str]:
    match data:
        case VariantRead():
            yield data.variant_id
        case StockRequested() | OrderConfirmed() | ReturnReceived():
            yield from (line.variant_id for line in data.lines)


def _lines(lines: list[LineRead]) -> tuple[tuple[str, int], ...]:
    return tuple((line.variant_id, line.quantity) for line in lines)


def _full_name(product: str, variant: str) -> str:
    return f"{product}, {variant}" if variant else product
