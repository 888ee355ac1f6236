"""News about wishes, from customers: who agreed to be told, and of what, is decided there."""

from __future__ import annotations

from pydantic import BaseModel
from stoa_messaging import Consumer, Envelope, Heard

from notifications.application.tell_customers import CustomerNews
from notifications.domain.notification import NotificationKind

from .telling import Telling, WorkOn


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
    telling = Telling(consumer, work_on)
    telling.on("customers.wish_price_dropped", WishCheaperRead, _cheaper)
    telling.on("customers.wish_back_in_stock", WishRead, _available)


def _cheaper(heard: Heard[WishCheaperRead]) -> CustomerNews:
    facts = {"before": str(heard.data.before), "after": str(heard.data.after)}
    return _news(NotificationKind.WISH_CHEAPER, heard.envelope, heard.data, facts)


def _available(heard: Heard[WishRead]) -> CustomerNews:
    return _news(NotificationKind.WISH_AVAILABLE, heard.envelope, heard.data, {})


def _news(kind: NotificationKind, envelope: Envelope, wish: WishRead, facts: dict[str, str]) -> CustomerNews:
    return CustomerNews(
        event_id=envelope.id,
        kind=kind,
        customer_id=wish.customer_id,
        occurred_at=envelope.occurred_at,
        facts={"name": wish.name, **facts},
    )
