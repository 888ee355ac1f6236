"""What discount does when others' events arrive: each has one effect, in the inbox's transaction."""

from collections.abc import Callable

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope
from stoa_primitives import Clock

from discount.application.learn_product import learn_product
from discount.application.ports import KnownProduct, UnitOfWork
from discount.application.redeem_coupon import GiveBackCoupon, RedeemCoupon, give_back_coupon, redeem_coupon

OpensUnit = Callable[[AsyncSession], UnitOfWork]


class VariantRead(BaseModel):
    product_id: str
    category: str = ""


class OrderPlaced(BaseModel):
    order_id: str
    customer_id: str = ""
    coupon: str | None = None


class OrderCancelled(BaseModel):
    order_id: str


class DiscountConsumers:
    """The handlers, with what they need."""

    def __init__(self, open_unit: OpensUnit, clock: Clock, *, demo: bool) -> None:
        self._open_unit = open_unit
        self._clock = clock
        self._demo = demo

    def register(self, consumer: Consumer) -> None:
        consumer.on("catalog.variant_changed", VariantRead)(self.learn)
        consumer.on("ordering.order_placed", OrderPlaced)(self.redeem)
        consumer.on("ordering.order_cancelled", OrderCancelled)(self.give_back)

    async def learn(self, session: AsyncSession, envelope: Envelope, data: VariantRead) -> None:
        product = KnownProduct(id=data.product_id, category=data.category, changed_at=envelope.occurred_at)
        await learn_product(product, unit=self._open_unit(session), demo=self._demo)

    async def redeem(self, session: AsyncSession, _envelope: Envelope, data: OrderPlaced) -> None:
        command = RedeemCoupon(order_id=data.order_id, customer_id=data.customer_id, coupon=data.coupon)
        await redeem_coupon(command, unit=self._open_unit(session), clock=self._clock)

    async def give_back(self, session: AsyncSession, _envelope: Envelope, data: OrderCancelled) -> None:
        command = GiveBackCoupon(data.order_id)
        await give_back_coupon(command, unit=self._open_unit(session), clock=self._clock)
