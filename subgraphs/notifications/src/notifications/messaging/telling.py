"""How an event becomes news for customers: all events of a type that are heard together are told together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Heard

from notifications.application.ports import Inboxes
from notifications.application.tell_customers import CustomerNews, tell_customers

WorkOn = Callable[[AsyncSession], Inboxes]
_Read = TypeVar("_Read", bound=BaseModel)


class Telling:
    """Ties event types to what is told of them."""

    def __init__(self, consumer: Consumer, work_on: WorkOn) -> None:
        self._consumer = consumer
        self._work_on = work_on

    def on(self, event_type: str, model: type[_Read], news_of: Callable[[Heard[_Read]], CustomerNews]) -> None:
        """Each event of the type is the news that `news_of` makes of it."""

        async def tell(session: AsyncSession, events: Sequence[Heard[_Read]]) -> None:
            await tell_customers([news_of(each) for each in events], self._work_on(session))

        self._consumer.on_many(event_type, model)(tell)
