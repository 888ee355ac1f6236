"""What inventory does when others' events arrive: each has one effect, in the inbox's transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope
from stoa_primitives import Clock

from inventory.application.learn_variant import Opening, learn_variant
from inventory.application.ports import KnownVariant, UnitOfWork
from inventory.application.put_back import PutBack, put_back
from inventory.application.reserve_stock import ReserveStock, reserve_stock
from inventory.application.settle_order import ReleaseReserved, SellReserved, release_reserved, sell_reserved

OpensUnit = Callable[[AsyncSession, Envelope], UnitOfWork]


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


class InventoryConsumers:
    """The handlers, with what they need."""

    def __init__(self, open_unit: OpensUnit, clock: Clock, opening: Opening | None) -> None:
        self._open_unit = open_unit
        self._clock = clock
        self._opening = opening

    def register(self, consumer: Consumer) -> None:
        consumer.on("catalog.variant_changed", VariantRead)(self.learn)
        consumer.on("ordering.stock_requested", StockRequested)(self.reserve)
        consumer.on("ordering.order_confirmed", OrderConfirmed)(self.sell)
        consumer.on("ordering.order_cancelled", OrderCancelled)(self.release)
        consumer.on("ordering.return_received", ReturnReceived)(self.put_back)

    async def learn(self, session: AsyncSession, envelope: Envelope, data: VariantRead) -> None:
        variant = KnownVariant(
            id=data.variant_id,
            product_id=data.product_id,
            name_en=_full_name(data.name.en, data.variant_name.en),
            name_de=_full_name(data.name.de, data.variant_name.de),
            changed_at=envelope.occurred_at,
        )
        unit = self._open_unit(session, envelope)
        await learn_variant(variant, unit=unit, opening=self._opening, clock=self._clock)

    async def reserve(self, session: AsyncSession, envelope: Envelope, data: StockRequested) -> None:
        command = ReserveStock(order_id=data.order_id, lines=_lines(data.lines), expires_at=data.expires_at)
        await reserve_stock(command, unit=self._open_unit(session, envelope), clock=self._clock)

    async def sell(self, session: AsyncSession, envelope: Envelope, data: OrderConfirmed) -> None:
        command = SellReserved(order_id=data.order_id, lines=_lines(data.lines))
        await sell_reserved(command, unit=self._open_unit(session, envelope), clock=self._clock)

    async def release(self, session: AsyncSession, envelope: Envelope, data: OrderCancelled) -> None:
        command = ReleaseReserved(data.order_id)
        await release_reserved(command, unit=self._open_unit(session, envelope), clock=self._clock)

    async def put_back(self, session: AsyncSession, envelope: Envelope, data: ReturnReceived) -> None:
        lines = tuple((line.variant_id, line.quantity) for line in data.lines if line.restock)
        command = PutBack(order_id=data.order_id, return_id=data.return_id, lines=lines)
        await put_back(command, unit=self._open_unit(session, envelope), clock=self._clock)


def _lines(lines: list[LineRead]) -> tuple[tuple[str, int], ...]:
    return tuple((line.variant_id, line.quantity) for line in lines)


def _full_name(product: str, variant: str) -> str:
    return f"{product}, {variant}" if variant else product
