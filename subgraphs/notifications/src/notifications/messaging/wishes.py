"""News about wishes, from customers: who agreed to be told, and of what, is decided there."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope

from notifications.application.ports import Inboxes
from notifications.application.tell_customer import CustomerNews, tell_customer
from notifications.domain.notification import NotificationKind

WorkOn = Callable[[AsyncSession], Inboxes]


class MoneyRead(BaseModel):
    amount: int
    currency: str

    def __str__(self) -> str:
        """Minor units of currencies with two decimals, as people write them everywhere."""
        return f"{self.amount // 100}.{self.amount % 100:02d} {self.currency}"


class WishRead(BaseModel):
    """Of customers.wish_back_in_stock."""

    customer_id: str
    name: str


class WishCheaperRead(WishRead):
    """Of customers.wish_price_dropped."""

    before: MoneyRead
    after: MoneyRead


def register_wishes(consumer: Consumer, *, work_on: WorkOn) -> None:
    """Ties the news to the inbox and the letters."""

    @consumer.on("customers.wish_price_dropped", WishCheaperRead)
    async def cheaper(session: AsyncSession, envelope: Envelope, data: WishCheaperRead) -> None:
        facts = {"name": data.name, "before": str(data.before), "after": str(data.after)}
        await tell_customer(_news(NotificationKind.WISH_CHEAPER, envelope, data, facts), work_on(session))

    @consumer.on("customers.wish_back_in_stock", WishRead)
    async def available(session: AsyncSession, envelope: Envelope, data: WishRead) -> None:
        news = _news(NotificationKind.WISH_AVAILABLE, envelope, data, {"name": data.name})
        await tell_customer(news, work_on(session))


def _news(kind: NotificationKind, envelope: Envelope, wish: WishRead, facts: dict[str, str]) -> CustomerNews:
    return CustomerNews(
        event_id=envelope.id,
        kind=kind,
        customer_id=wish.customer_id,
        occurred_at=envelope.occurred_at,
        facts=facts,
    )
